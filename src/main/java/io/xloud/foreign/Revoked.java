package io.xloud.foreign;

import io.xloud.event.Facts;
import io.xloud.persistence.NewIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** New rows of {@code revocation_event}. */
final class Revoked {
  /** A fact of every token. */
  static final Set<String> ALL = Set.of(Facts.IMPLIED_ROLES);

  private static final int LATE_IDS = 1000;
  private static final int ONE_BY_ONE = 500;

  private final Duration lookBack;
  private final NewIds ids;
  private boolean begun;
  private boolean emptied;

  /**
   * @param lookBack longer than a transaction may stay open, and a clock be wrong
   */
  Revoked(Duration lookBack) {
    this.lookBack = lookBack;
    this.ids = new NewIds("revocation_event", lookBack);
  }

  /**
   * One look at the table.
   *
   * @param ids of rows not seen before
   * @param facts what these make untrue; everything when the table was emptied, nothing at first
   */
  record Look(List<Long> ids, Set<String> facts) {}

  /**
   * The first look finds the rows and tells nothing of them: nobody was watched before it. A table
   * that was emptied may count from one again, so everything is told then.
   */
  Look look(Handle handle) {
    boolean fewer = newest(handle) < ids.highest();
    if (!begun || fewer) {
      ids.begin(startingFloor(handle));
    }
    emptied |= begun && fewer;
    List<Long> found = ids.find(handle, Integer.MAX_VALUE);
    return new Look(found, emptied ? ALL : begun ? facts(handle, found) : Set.of());
  }

  /** Everybody has heard of it. */
  void told(Look look, long now) {
    begun = true;
    emptied = false;
    ids.saw(look.ids());
    ids.passed(now);
  }

  private static Set<String> facts(Handle handle, List<Long> ids) {
    if (ids.isEmpty()) {
      return Set.of();
    }
    if (ids.size() > ONE_BY_ONE) {
      return ALL;
    }
    return handle
        .createQuery(
            """
            SELECT audit_id, audit_chain_id, user_id, trust_id, access_token_id, consumer_id,
              project_id, role_id, domain_id FROM revocation_event WHERE id IN (<ids>)
            """)
        .bindList("ids", ids)
        .map((row, _) -> fact(row))
        .set();
  }

  /** A token must fit all that a row names, so the first of these is enough. */
  private static String fact(ResultSet row) throws SQLException {
    for (int column = 1; column <= 9; column++) {
      @Nullable String named = row.getString(column);
      if (named != null) {
        return named;
      }
    }
    return Facts.IMPLIED_ROLES;
  }

  private static long newest(Handle handle) {
    return one(handle, "SELECT COALESCE(MAX(id), 0) FROM revocation_event");
  }

  /** Older rows were committed before; a late clock must not hide those with lower ids. */
  private long startingFloor(Handle handle) {
    long old =
        one(
            handle,
            "SELECT COALESCE((SELECT id FROM revocation_event WHERE revoked_at < UTC_TIMESTAMP()"
                + " - INTERVAL %d SECOND ORDER BY revoked_at DESC, id DESC LIMIT 1), 0)"
                    .formatted(lookBack.toSeconds()));
    return Math.min(old, newest(handle) - LATE_IDS);
  }

  private static long one(Handle handle, String sql) {
    return handle.createQuery(sql).mapTo(Long.class).one();
  }
}
