package io.xloud.identity.sql;

import io.xloud.identity.NewPassword;
import io.xloud.identity.PasswordAccount;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Queries over tables {@code password} and the counters of {@code local_user}. */
@Singleton
class PasswordRepository {
  private final Database database;

  PasswordRepository(Database database) {
    this.database = database;
  }

  Optional<PasswordAccount> account(String userId) {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT failed_auth_count, failed_auth_at FROM local_user WHERE user_id = :user
                """)
            .bind("user", userId)
            .map((row, _) -> new Failures(row.getInt(1), Times.read(row, "failed_auth_at")))
            .findOne()
            .map(failures ->
                new PasswordAccount(
                    failures.count(), failures.lastAt(), passwords(handle, userId))));
  }

  private record Failures(int count, @Nullable Instant lastAt) {}

  private static List<PasswordAccount.Stored> passwords(Handle handle, String userId) {
    return handle
        .createQuery(
            """
            SELECT p.id, p.password_hash, p.created_at, p.created_at_int, p.self_service
            FROM password p JOIN local_user l ON l.id = p.local_user_id
            WHERE l.user_id = :user ORDER BY p.created_at_int, p.id
            """)
        .bind("user", userId)
        .map((row, _) ->
            new PasswordAccount.Stored(
                row.getLong("id"),
                row.getString("password_hash"),
                createdAt(Times.readMicros(row, "created_at_int", "created_at")),
                row.getBoolean("self_service")))
        .list();
  }

  private static Instant createdAt(@Nullable Instant time) {
    return time == null ? Instant.EPOCH : time;
  }

  void countFailure(String userId, Instant now) {
    database.change(handle ->
        handle
            .createUpdate(
                """
                UPDATE local_user
                SET failed_auth_count = COALESCE(failed_auth_count, 0) + 1,
                  failed_auth_at = :now
                WHERE user_id = :user
                """)
            .bind("now", Times.column(now))
            .bind("user", userId)
            .execute());
  }

  void forgetFailures(String userId, @Nullable Instant lastSeen) {
    database.change(handle ->
        handle
            .createUpdate(
                """
                UPDATE local_user SET failed_auth_count = 0, failed_auth_at = NULL
                WHERE user_id = :user AND failed_auth_at <=> :seen
                """)
            .bind("seen", Times.column(lastSeen))
            .bind("user", userId)
            .execute());
  }

  boolean add(String userId, NewPassword password, int keep) {
    return database.write(handle -> {
      Optional<Long> local = localId(handle, userId);
      local.ifPresent(id -> succeed(handle, id, password, keep));
      return local.isPresent();
    });
  }

  /**
   * The proven row is the one that two changes at once have in common, on whatever nodes: its end
   * decides which of them was first.
   */
  boolean replace(long provenId, NewPassword password, int keep) {
    return database.write(handle -> {
      boolean current = endCurrent(handle, provenId, password.createdAt());
      if (current) {
        localIdOf(handle, provenId).ifPresent(local -> succeed(handle, local, password, keep));
      }
      return current;
    });
  }

  private static boolean endCurrent(Handle handle, long id, Instant now) {
    return handle
            .createUpdate(
                """
                UPDATE password p SET p.expires_at = :now, p.expires_at_int = :micros
                WHERE p.id = :id AND NOT EXISTS (
                  SELECT 1 FROM password q WHERE q.local_user_id = p.local_user_id
                    AND (q.created_at_int > p.created_at_int
                      OR q.created_at_int = p.created_at_int AND q.id > p.id))
                """)
            .bind("now", Times.column(now))
            .bind("micros", Times.micros(now))
            .bind("id", id)
            .execute()
        > 0;
  }

  private static Optional<Long> localIdOf(Handle handle, long passwordId) {
    return handle
        .createQuery("SELECT local_user_id FROM password WHERE id = :id")
        .bind("id", passwordId)
        .mapTo(Long.class)
        .findOne();
  }

  private static void succeed(Handle handle, long local, NewPassword password, int keep) {
    prune(handle, local, keep);
    endOthers(handle, local, password.createdAt());
    insert(handle, local, password);
  }

  /** A user that came from elsewhere gets its place here with its first password. */
  private static Optional<Long> localId(Handle handle, String userId) {
    handle
        .createUpdate(
            """
            INSERT INTO local_user (user_id, domain_id, name)
            SELECT u.id, u.domain_id, COALESCE(n.name, f.display_name, u.id) FROM `user` u
            LEFT JOIN nonlocal_user n ON n.user_id = u.id
            LEFT JOIN federated_user f ON f.user_id = u.id
            WHERE u.id = :user
              AND NOT EXISTS (SELECT 1 FROM local_user l WHERE l.user_id = :user)
            LIMIT 1
            """)
        .bind("user", userId)
        .execute();
    return handle
        .createQuery("SELECT id FROM local_user WHERE user_id = :user")
        .bind("user", userId)
        .mapTo(Long.class)
        .findOne();
  }

  private static void prune(Handle handle, long local, int keep) {
    List<Long> ids =
        handle
            .createQuery(
                """
                SELECT id FROM password WHERE local_user_id = :local
                ORDER BY created_at_int DESC, id DESC
                """)
            .bind("local", local)
            .mapTo(Long.class)
            .list();
    if (ids.size() > keep) {
      handle
          .createUpdate("DELETE FROM password WHERE id IN (<ids>)")
          .bindList("ids", ids.subList(keep, ids.size()))
          .execute();
    }
  }

  private static void endOthers(Handle handle, long local, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE password SET expires_at = :now, expires_at_int = :micros
            WHERE local_user_id = :local
              AND COALESCE(expires_at_int, UNIX_TIMESTAMP(expires_at) * 1000000, :micros + 1)
                > :micros
            """)
        .bind("now", Times.column(now))
        .bind("micros", Times.micros(now))
        .bind("local", local)
        .execute();
  }

  /** Never older than what it follows, whatever the clocks of the nodes say. */
  private static void insert(Handle handle, long local, NewPassword password) {
    handle
        .createUpdate(
            """
            INSERT INTO password (local_user_id, password_hash, self_service, created_at,
              created_at_int, expires_at, expires_at_int)
            SELECT :local, :hash, :own, :created,
              GREATEST(:created_micros, COALESCE(MAX(created_at_int) + 1, 0)),
              :expires, :expires_micros
            FROM password WHERE local_user_id = :local
            """)
        .bind("local", local)
        .bind("hash", password.hash())
        .bind("own", password.selfService())
        .bind("created", Times.column(password.createdAt()))
        .bind("created_micros", Times.micros(password.createdAt()))
        .bind("expires", Times.column(password.expiresAt()))
        .bind("expires_micros", Times.micros(password.expiresAt()))
        .execute();
  }
}
