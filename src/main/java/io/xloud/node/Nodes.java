package io.xloud.node;

import io.xloud.persistence.Database;
import io.xloud.persistence.NodeId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Table {@code xi_node}. All times in it are the database's, so that nodes can be compared. */
public final class Nodes {
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
  private static final Duration TELLING = Duration.ofMillis(500);
  private static final int MOST_LOOKS = 5;

  private final Database database;
  private final Clock clock;

  public Nodes(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Tells that the node lives, and forgets those that have been silent for an hour.
   *
   * @return how far this machine's clock is ahead of the database's
   */
  public Duration beat(NodeId id, String address, String version, List<KeySets.KeySet> keySets) {
    Duration offset = clockOffset();
    database.change(
        handle -> beat(handle, id, address, version, KeySets.KeySet.written(keySets), offset));
    database.change(Nodes::forgetSilent);
    return offset;
  }

  /** None where the table is missing: no server of ours has ever been here. */
  public List<Node> all() {
    return database.read(handle -> isThere(handle) ? all(handle) : List.of());
  }

  private static boolean isThere(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT COUNT(*) FROM information_schema.tables
            WHERE table_schema = DATABASE() AND table_name = 'xi_node'
            """)
        .map((rs, ctx) -> rs.getInt(1) > 0)
        .one();
  }

  private static List<Node> all(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT id, address, version, clock_offset_ms, key_sets,
              TIMESTAMPDIFF(MICROSECOND, beat_at, UTC_TIMESTAMP(6)) DIV 1000 AS silence_ms
            FROM xi_node ORDER BY id
            """)
        .map((rs, ctx) ->
            new Node(
                rs.getString("id"),
                rs.getString("address"),
                rs.getString("version"),
                Duration.ofMillis(rs.getLong("clock_offset_ms")),
                KeySets.KeySet.read(rs.getString("key_sets")),
                Duration.ofMillis(rs.getLong("silence_ms"))))
        .list();
  }

  public List<Node> alive() {
    return all().stream().filter(Node::isAlive).toList();
  }

  /** Of a few looks the quickest is believed: one that took long tells little. */
  public Duration clockOffset() {
    Look best = look();
    for (int looks = 1; looks < MOST_LOOKS && best.way().compareTo(TELLING) > 0; looks++) {
      Look another = look();
      best = another.way().compareTo(best.way()) < 0 ? another : best;
    }
    return best.offset();
  }

  /**
   * @param way to the database and back, against whose middle the offset is measured
   */
  private record Look(Duration offset, Duration way) {}

  private Look look() {
    Instant before = clock.instant();
    Instant there =
        database.read(handle ->
            handle
                .createQuery("SELECT UTC_TIMESTAMP(6)")
                .map((rs, ctx) -> rs.getObject(1, LocalDateTime.class))
                .one()
                .toInstant(ZoneOffset.UTC));
    Duration way = Duration.between(before, clock.instant());
    return new Look(Duration.between(there, before.plus(way.dividedBy(2))), way);
  }

  private static void beat(
      Handle handle, NodeId id, String address, String version, String keySets, Duration offset) {
    handle
        .createUpdate(
            """
            INSERT INTO xi_node (id, address, version, started_at, beat_at, clock_offset_ms, key_sets)
            VALUES (:id, :address, :version, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), :offset, :keys)
            ON DUPLICATE KEY UPDATE address = :address, version = :version,
              beat_at = UTC_TIMESTAMP(6), clock_offset_ms = :offset, key_sets = :keys
            """)
        .bind("id", id.value())
        .bind("address", address)
        .bind("version", version)
        .bind("offset", offset.toMillis())
        .bind("keys", keySets)
        .execute();
  }

  private static void forgetSilent(Handle handle) {
    handle
        .createUpdate(
            "DELETE FROM xi_node WHERE beat_at < UTC_TIMESTAMP(6) - INTERVAL :seconds SECOND")
        .bind("seconds", FORGOTTEN_AFTER.toSeconds())
        .execute();
  }
}
