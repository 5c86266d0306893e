package io.xloud.keys;

import io.xloud.crypto.DatedKeys;
import io.xloud.crypto.KeyEncryptionKey;
import io.xloud.crypto.Opening;
import io.xloud.persistence.Database;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * One key repository in table {@code xi_key}: the whole set in one row, sealed for this repository
 * and this version. Whoever changes it replaces the version that was read, or nothing.
 */
public final class KeyTable {
  private final Database database;
  private final KeyEncryptionKey key;
  private final String repository;

  public KeyTable(Database database, KeyEncryptionKey key, String repository) {
    this.database = database;
    this.key = key;
    this.repository = repository;
  }

  /**
   * What was found.
   *
   * @param version 0 where there is no row
   */
  public record Found(long version, Opening<DatedKeys> keys) {}

  private record Row(long version, String sealed) {}

  public String repository() {
    return repository;
  }

  /** Grows with every change; 0 while there are no keys. */
  public long version() {
    return database.readInSync(handle ->
        handle
            .createQuery("SELECT version FROM xi_key WHERE repository = :repository")
            .bind("repository", repository)
            .map((rs, ctx) -> rs.getLong("version"))
            .findOne()
            .orElse(0L));
  }

  public Found find() {
    return row()
        .map(row ->
            new Found(row.version(), DatedKeys.open(row.sealed(), key, bound(row.version()))))
        .orElseGet(() -> new Found(0, new Opening.Opened<>(DatedKeys.none())));
  }

  private Optional<Row> row() {
    return database.readInSync(handle ->
        handle
            .createQuery("SELECT version, sealed FROM xi_key WHERE repository = :repository")
            .bind("repository", repository)
            .map((rs, ctx) -> new Row(rs.getLong("version"), rs.getString("sealed")))
            .findOne());
  }

  /** What moves a sealed set to another row, or back to an older one, makes it worthless. */
  private String bound(long version) {
    return "xi_key %s %d".formatted(repository, version);
  }

  /** Whether the version that was read is still the one that stands, and was replaced. */
  public boolean replace(long version, DatedKeys keys) {
    String sealed = keys.sealed(key, bound(version + 1));
    return database.write(handle -> replace(handle, version, sealed) > 0);
  }

  private int replace(Handle handle, long version, String sealed) {
    return handle
        .createUpdate(
            version == 0
                ? """
                INSERT IGNORE INTO xi_key (repository, version, sealed_with, sealed, changed_at)
                VALUES (:repository, :version + 1, :sealedWith, :sealed, UTC_TIMESTAMP(6))
                """
                : """
                UPDATE xi_key SET version = :version + 1, sealed_with = :sealedWith,
                  sealed = :sealed, changed_at = UTC_TIMESTAMP(6)
                WHERE repository = :repository AND version = :version
                """)
        .bind("repository", repository)
        .bind("version", version)
        .bind("sealedWith", key.fingerprint())
        .bind("sealed", sealed)
        .execute();
  }

  /** By the database's clock, so that the ages of keys do not depend on who rotates. */
  public Instant now() {
    return database.read(handle ->
        handle
            .createQuery("SELECT UTC_TIMESTAMP(6)")
            .map((rs, ctx) -> rs.getObject(1, LocalDateTime.class))
            .one()
            .toInstant(ZoneOffset.UTC));
  }
}
