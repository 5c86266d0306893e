package io.xloud.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.persistence.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;

/**
 * Reads {@code xi_event} so that no committed row is missed. Ids become visible out of order: a
 * transaction may take its id, wait, and commit after a higher id was already seen. So each pass
 * begins again at the highest id known one look-back ago by this process' own monotonic clock, and
 * skips what it has seen. The look-back is twice the longest transaction.
 */
public final class EventFeed {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 1000;

  private final Database database;
  private final Duration lookBack;
  private final LongSupplier nanos;
  private final Deque<Sighting> sightings = new ArrayDeque<>();
  private final Set<Long> seen = new HashSet<>();
  private long floor = -1;

  private record Sighting(long atNanos, long highest) {}

  /**
   * @param nanos a monotonic clock, such as {@link System#nanoTime}
   */
  public EventFeed(Database database, Duration lookBack, LongSupplier nanos) {
    this.database = database;
    this.lookBack = lookBack;
    this.nanos = nanos;
  }

  /** The rows not yet handed out, in the order of their ids. */
  public synchronized List<StoredChange> fresh() {
    List<StoredChange> rows = database.readInSync(this::unseen);
    rows.forEach(row -> seen.add(row.id()));
    remember(nanos.getAsLong());
    return rows;
  }

  private List<StoredChange> unseen(Handle handle) {
    if (floor < 0) {
      floor = startingFloor(handle);
    }
    List<Long> ids =
        handle
            .createQuery("SELECT id FROM xi_event WHERE id > :floor ORDER BY id")
            .bind("floor", floor)
            .map((rs, ctx) -> rs.getLong(1))
            .filter(id -> !seen.contains(id))
            .list()
            .stream()
            .limit(PAGE)
            .toList();
    return ids.isEmpty() ? List.of() : rows(handle, ids);
  }

  /** Whatever is older than the look-back was committed before this process knew anything. */
  private long startingFloor(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT id FROM xi_event
            WHERE created_at < UTC_TIMESTAMP(6) - INTERVAL :seconds SECOND
            ORDER BY created_at DESC, id DESC LIMIT 1
            """)
        .bind("seconds", lookBack.toSeconds())
        .map((rs, ctx) -> rs.getLong(1))
        .findOne()
        .orElse(0L);
  }

  private static List<StoredChange> rows(Handle handle, List<Long> ids) {
    return handle
        .createQuery(
            """
            SELECT id, created_at, node, node_seq, kind, resource_type, resource_id, affected_ids,
              initiator, request_id, payload
            FROM xi_event WHERE id IN (<ids>) ORDER BY id
            """)
        .bindList("ids", ids)
        .map((rs, ctx) -> row(rs))
        .list();
  }

  private static StoredChange row(ResultSet rs) throws SQLException {
    return new StoredChange(
        rs.getLong("id"),
        instant(rs.getObject("created_at", LocalDateTime.class)),
        rs.getString("node"),
        rs.getLong("node_seq"),
        rs.getString("kind"),
        rs.getString("resource_type"),
        rs.getString("resource_id"),
        ids(rs.getString("affected_ids")),
        rs.getString("initiator"),
        rs.getString("request_id"),
        rs.getString("payload"));
  }

  private static Instant instant(LocalDateTime utc) {
    return utc.toInstant(ZoneOffset.UTC);
  }

  private static List<String> ids(String json) {
    try {
      return List.of(JSON.readValue(json, String[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event's affected_ids hold no JSON array", e);
    }
  }

  private void remember(long now) {
    long highest = seen.stream().mapToLong(Long::longValue).max().orElse(floor);
    sightings.addLast(new Sighting(now, highest));
    while (!sightings.isEmpty() && now - sightings.getFirst().atNanos() >= lookBack.toNanos()) {
      floor = Math.max(floor, sightings.removeFirst().highest());
    }
    seen.removeIf(id -> id <= floor);
  }
}
