package io.xloud.keys;

import io.xloud.config.Options;
import io.xloud.crypto.KeyEncryptionKey;
import io.xloud.crypto.KeyRepositories;
import io.xloud.crypto.KeySource;
import io.xloud.persistence.Database;
import io.xloud.persistence.Serving;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;

/** Key repositories that are kept in the database. */
public final class StoredRepositories extends KeyRepositories {
  private final Database database;
  private final KeyEncryptionKey key;

  private StoredRepositories(Options options, Database database, Clock clock) {
    super(options, clock);
    this.database = database;
    this.key = KeyEncryptionKey.from(options);
  }

  /** Whether {@code [xloud] keys.repository} says so. */
  public static boolean areAskedFor(Options options) {
    return options.string("xloud", "keys.repository").equals("database");
  }

  @Override
  protected KeySource source(String repository, Path folder) {
    KeyTable table = new KeyTable(database, key, repository);
    return Serving.isOn() ? StoredKeys.exporting(table, folder) : StoredKeys.only(table, folder);
  }

  /** The kind that the settings ask for. */
  @Singleton
  static final class Kind {
    @Produces
    @Singleton
    KeyRepositories repositories(Options options, Database database, Clock clock) {
      return areAskedFor(options)
          ? new StoredRepositories(options, database, clock)
          : new KeyRepositories(options, clock);
    }

    void close(@Disposes KeyRepositories repositories) {
      repositories.close();
    }
  }
}
