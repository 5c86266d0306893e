package io.xloud.notification;

import io.xloud.persistence.Database;
import io.xloud.persistence.NodeId;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;

/**
 * Work that one node at a time does for all. Times are the database's; a holder that dies is
 * followed by another when its time is over, one that ends lets go at once.
 */
final class Lease {
  static final Duration TIME = Duration.ofSeconds(20);

  /** Renewed early enough that a slow pass in between does no harm. */
  static final Duration RENEW = Duration.ofSeconds(7);

  private final String name;
  private final Database database;
  private final NodeId node;
  private final LongSupplier nanos;
  private boolean held;
  private long since;

  Lease(String name, Database database, NodeId node, LongSupplier nanos) {
    this.name = name;
    this.database = database;
    this.node = node;
    this.nanos = nanos;
  }

  /** Takes it where it is free, keeps it where it is ours; whether it is ours now. */
  boolean take() {
    long now = nanos.getAsLong();
    if (!held || now - since > RENEW.toNanos()) {
      held = false;
      held = database.<Boolean>write(this::claim);
      since = now;
    }
    return held;
  }

  /** The row count decides; a row that was never there is made free first. */
  private boolean claim(Handle handle) {
    if (update(handle) > 0) {
      return true;
    }
    if (isMissing(handle)) {
      make(handle);
      return update(handle) > 0;
    }
    return false;
  }

  private int update(Handle handle) {
    return handle
        .createUpdate(
            """
            UPDATE xi_lease SET holder = :node, until_at = UTC_TIMESTAMP(6) + INTERVAL :seconds SECOND
            WHERE name = :name AND (holder = :node OR until_at < UTC_TIMESTAMP(6))
            """)
        .bind("name", name)
        .bind("node", node.value())
        .bind("seconds", TIME.toSeconds())
        .execute();
  }

  private boolean isMissing(Handle handle) {
    return handle
        .createQuery("SELECT COUNT(*) FROM xi_lease WHERE name = :name")
        .bind("name", name)
        .map((rs, ctx) -> rs.getInt(1) == 0)
        .one();
  }

  private void make(Handle handle) {
    handle
        .createUpdate(
            "INSERT IGNORE INTO xi_lease (name, holder, until_at) VALUES (:name, '', '2000-01-01')")
        .bind("name", name)
        .execute();
  }

  void letGo() {
    if (held) {
      held = false;
      database.change(handle ->
          handle
              .createUpdate(
                  "UPDATE xi_lease SET until_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND"
                      + " WHERE name = :name AND holder = :node")
              .bind("name", name)
              .bind("node", node.value())
              .execute());
    }
  }
}
