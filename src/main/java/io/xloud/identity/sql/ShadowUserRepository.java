package io.xloud.identity.sql;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.identity.ShadowUsers;
import io.xloud.identity.User;
import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;

/** Rows in {@code user} and {@code nonlocal_user} for users who live in a directory. */
@Singleton
class ShadowUserRepository implements ShadowUsers {
  private static final AuthContext BY = AuthContext.internal("login");
  private static final int ID_LENGTH = 64;

  private final Database database;
  private final Outbox outbox;

  ShadowUserRepository(Database database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  /** An id of a directory that is longer than the column has no row, and needs none. */
  @Override
  public void signedIn(User user, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (user.id().length() > ID_LENGTH) {
      return;
    }
    if (isThere(user)) {
      database.change(handle -> storeDay(handle, user, today));
      return;
    }
    database.change(handle -> {
      storeUser(handle, user, now, today);
      storeName(handle, user);
      outbox.record(Change.of(BY, "updated", "nonlocal_user", user.id()));
    });
  }

  /** With the name to the letter. */
  private boolean isThere(User user) {
    return database
        .find(handle ->
            handle
                .createQuery(
                    """
                    SELECT 1 FROM nonlocal_user
                    WHERE user_id = :id AND BINARY name = :name AND domain_id = :domain
                    """)
                .bind("id", user.id())
                .bind("name", user.name())
                .bind("domain", user.domainId())
                .mapTo(Integer.class)
                .findOne())
        .isPresent();
  }

  /** Written once a day and user at most, and no news to anybody. */
  private static void storeDay(Handle handle, User user, LocalDate today) {
    handle
        .createUpdate(
            """
            UPDATE `user` SET last_active_at = :today
            WHERE id = :id AND (last_active_at IS NULL OR last_active_at != :today)
            """)
        .bind("today", today)
        .bind("id", user.id())
        .execute();
  }

  private static void storeUser(Handle handle, User user, Instant now, LocalDate today) {
    handle
        .createUpdate(
            """
            INSERT INTO `user` (id, domain_id, enabled, default_project_id, extra, created_at,
              last_active_at)
            VALUES (:id, :domain, TRUE, :project, :extra, :created, :today)
            ON DUPLICATE KEY UPDATE last_active_at = VALUES(last_active_at)
            """)
        .bind("id", user.id())
        .bind("domain", user.domainId())
        .bind("project", user.defaultProjectId())
        .bind("extra", Extra.write(user.extra()))
        .bind("created", Times.column(now))
        .bind("today", today)
        .execute();
  }

  /** Whoever had the name before has another one now, or is gone from the directory. */
  private static void storeName(Handle handle, User user) {
    handle
        .createUpdate(
            """
            DELETE FROM nonlocal_user
            WHERE domain_id = :domain AND name = :name AND user_id != :id
            """)
        .bind("domain", user.domainId())
        .bind("name", user.name())
        .bind("id", user.id())
        .execute();
    handle
        .createUpdate(
            """
            INSERT INTO nonlocal_user (domain_id, name, user_id) VALUES (:domain, :name, :id)
            ON DUPLICATE KEY UPDATE name = VALUES(name)
            """)
        .bind("domain", user.domainId())
        .bind("name", user.name())
        .bind("id", user.id())
        .execute();
  }
}
