package io.xloud.foreign;

import io.xloud.event.Facts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * New rows of {@code revocation_event}. Ids become visible out of order, so each look begins again
 * at the highest id known one look-back ago and skips what was seen.
 */
final class Revoked {
  /** A fact of every token. */
  static final Set<String> ALL = Set.of(Facts.IMPLIED_ROLES);

  private static final int LATE_IDS = 1000;
  private static final int ONE_BY_ONE = 500;

  private final Duration lookBack;
  private final Deque<Sighting> sightings = new ArrayDeque<>();
  private Set<Long> seen = new HashSet<>();
  private boolean begun;
  private long floor;
  private long highest;

  private record Sighting(long atNanos, long highest) {}

  /**
   * @param lookBack longer than a transaction may stay open, and a clock be wrong
   */
  Revoked(Duration lookBack) {
    this.lookBack = lookBack;
  }

  /**
   * One look at the table.
   *
   * @param ids above the floor
   * @param facts what the rows not seen before make untrue
   */
  record Look(long highest, Set<Long> ids, Set<String> facts) {}

  /**
   * The first look finds the rows and tells nothing of them: nobody was watched before it. A table
   * that was emptied may count from one again, so everything is told then.
   */
  Look look(Handle handle) {
    long newest = newest(handle);
    boolean emptied = newest < highest;
    if (!begun || emptied) {
      floor = startingFloor(handle);
    }
    Set<Long> ids = ids(handle);
    List<Long> fresh = ids.stream().filter(id -> !seen.contains(id)).toList();
    Set<String> facts = begun ? facts(handle, fresh) : Set.of();
    return new Look(newest, ids, emptied ? ALL : facts);
  }

  /** Everybody has heard of it. */
  void told(Look look, long now) {
    if (look.highest() < highest) {
      sightings.clear();
    }
    begun = true;
    highest = look.highest();
    sightings.addLast(new Sighting(now, highest));
    while (now - sightings.getFirst().atNanos() > lookBack.toNanos()) {
      floor = Math.max(floor, sightings.removeFirst().highest());
    }
    seen = new HashSet<>(look.ids());
    seen.removeIf(id -> id <= floor);
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

  private Set<Long> ids(Handle handle) {
    return handle
        .createQuery("SELECT id FROM revocation_event WHERE id > :floor")
        .bind("floor", floor)
        .mapTo(Long.class)
        .set();
  }
}
