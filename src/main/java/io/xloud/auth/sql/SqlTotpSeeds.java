package io.xloud.auth.sql;

import io.xloud.auth.TotpSeeds;
import io.xloud.crypto.CredentialCipher;
import io.xloud.crypto.KeyRepositories;
import io.xloud.crypto.TotpSeed;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Rows of type {@code totp} in table {@code credential}, opened with the credential keys. */
@Singleton
final class SqlTotpSeeds implements TotpSeeds {
  private final Database database;
  private final CredentialCipher cipher;

  SqlTotpSeeds(Database database, KeyRepositories keys) {
    this.database = database;
    this.cipher = keys.credentialCipher();
  }

  @Override
  public List<TotpSeed> of(String userId) {
    return encrypted(userId).stream().map(this::seed).flatMap(Optional::stream).toList();
  }

  private List<String> encrypted(String userId) {
    return database.list(handle ->
        handle
            .createQuery(
                "SELECT encrypted_blob FROM credential WHERE user_id = :user AND type = 'totp'")
            .bind("user", userId)
            .map((rs, _) -> rs.getString("encrypted_blob"))
            .list());
  }

  private Optional<TotpSeed> seed(String encrypted) {
    return cipher.decrypt(encrypted).then(TotpSeed::of).found();
  }
}
