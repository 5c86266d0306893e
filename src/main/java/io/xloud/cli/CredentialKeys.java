package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.credential.CredentialMigration;
import io.xloud.credential.CredentialMigration.Progress;
import io.xloud.crypto.CredentialCipher;
import io.xloud.crypto.KeySet;
import io.xloud.error.StartFailure;
import io.xloud.persistence.Database;
import java.time.Clock;
import java.util.function.Consumer;

/** The stored credentials and the keys of {@code [credential]}, for one command. */
final class CredentialKeys implements AutoCloseable {
  private final CommandDatabase database;
  private final KeySet keys;
  private final CommandWrites writes;

  private CredentialKeys(CommandDatabase database, KeySet keys, CommandWrites writes) {
    this.database = database;
    this.keys = keys;
    this.writes = writes;
  }

  /**
   * @throws StartFailure when there are no keys, or the database does not answer
   */
  static CredentialKeys open(Options options, Clock clock) {
    KeyPlace place = KeyPlace.credentials(options);
    KeySet keys = place.read(options).keys();
    if (keys.isEmpty()) {
      throw new StartFailure(
          "There are no usable keys in %s: run credential_setup.".formatted(place.told(options)));
    }
    return new CredentialKeys(
        CommandDatabase.open(options), keys, new CommandWrites(options, clock));
  }

  /** How many credentials are not encrypted with the primary key. */
  long left() {
    return database.ask(it -> migration(it).left(keys.primary().hash()));
  }

  Progress migrate(Consumer<Progress> told) {
    CredentialCipher cipher = new CredentialCipher(keys::inOrder);
    return writes.telling(
        () -> database.ask(it -> migration(it).run(cipher, keys.primary().hash(), told)));
  }

  private CredentialMigration migration(Database it) {
    return new CredentialMigration(it, writes.outbox(), writes.clock());
  }

  @Override
  public void close() {
    database.close();
  }
}
