package io.xloud.credential;

import io.xloud.context.AuthContext;
import io.xloud.crypto.CredentialCipher;
import io.xloud.crypto.CredentialCipher.Encrypted;
import io.xloud.crypto.Secret;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Encrypts stored credentials anew with the primary key, so that older keys may go. It may be cut
 * off at any moment and begun again: what is done is told by the hash of the key in each row. A row
 * that somebody else changes meanwhile is left as they wrote it.
 */
public final class CredentialMigration {
  private static final int BATCH = 100;
  private static final AuthContext BY = AuthContext.internal("credential_migrate");

  private final Database database;
  private final Outbox outbox;
  private final Clock clock;

  public CredentialMigration(Database database, Outbox outbox, Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * How far it has come.
   *
   * @param migrated rows that are encrypted with the primary key by now
   * @param lost ids of those that no key opens
   */
  public record Progress(long migrated, List<String> lost) {
    public Progress {
      lost = List.copyOf(lost);
    }
  }

  private record Stored(String id, String blob, String keyHash) {}

  private record Renewed(Stored before, Encrypted after) {}

  /** How many are encrypted with another key than this. */
  public long left(String primaryHash) {
    return database.read(handle ->
        handle
            .createQuery("SELECT COUNT(*) FROM credential WHERE key_hash <> :primary")
            .bind("primary", primaryHash)
            .map((rs, ctx) -> rs.getLong(1))
            .one());
  }

  /** Migrates all, telling after each batch. */
  public Progress run(CredentialCipher cipher, String primaryHash, Consumer<Progress> told) {
    List<String> lost = new ArrayList<>();
    long migrated = 0;
    List<Stored> batch = after("", primaryHash);
    while (!batch.isEmpty()) {
      List<Renewed> renewed = new ArrayList<>();
      for (Stored row : batch) {
        opened(cipher, row)
            .ifPresentOrElse(
                it -> renewed.add(new Renewed(row, cipher.encrypt(it, clock.instant()))),
                () -> lost.add(row.id()));
      }
      migrated += store(renewed);
      told.accept(new Progress(migrated, lost));
      batch = after(batch.getLast().id(), primaryHash);
    }
    return new Progress(migrated, lost);
  }

  private static Optional<Secret> opened(CredentialCipher cipher, Stored row) {
    return cipher.decrypt(row.blob()).found();
  }

  private List<Stored> after(String id, String primaryHash) {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT id, encrypted_blob, key_hash FROM credential
                WHERE id > :id AND key_hash <> :primary ORDER BY id LIMIT :batch
                """)
            .bind("id", id)
            .bind("primary", primaryHash)
            .bind("batch", BATCH)
            .map((rs, ctx) ->
                new Stored(
                    rs.getString("id"), rs.getString("encrypted_blob"), rs.getString("key_hash")))
            .list());
  }

  private long store(List<Renewed> batch) {
    return database.write(handle -> {
      List<Change> changes =
          batch.stream()
              .filter(row -> store(handle, row))
              .map(row -> Change.of(BY, "updated", "credential", row.before().id()))
              .toList();
      outbox.recordAll(changes);
      return (long) changes.size();
    });
  }

  private static boolean store(Handle handle, Renewed row) {
    return handle
            .createUpdate(
                """
                UPDATE credential SET encrypted_blob = :blob, key_hash = :hash
                WHERE id = :id AND key_hash = :oldHash AND encrypted_blob = BINARY :oldBlob
                """)
            .bind("blob", row.after().blob())
            .bind("hash", row.after().keyHash())
            .bind("id", row.before().id())
            .bind("oldHash", row.before().keyHash())
            .bind("oldBlob", row.before().blob())
            .execute()
        > 0;
  }
}
