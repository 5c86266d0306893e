package io.xloud.event;

import io.xloud.config.Options;
import java.time.Duration;

/**
 * How events are kept and read.
 *
 * @param retention age at which a row goes
 * @param lookBack how long a row may stay invisible after a younger one was seen: twice the
 *     transaction limit
 * @param interval between two passes over the feed
 * @param foreignWriters whether a Python Keystone may write to the same database, leaving no events
 */
public record EventConfig(
    Duration retention, Duration lookBack, Duration interval, boolean foreignWriters) {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(50);

  /** A clock may be wrong by less. */
  private static final Duration CLOCKS = Duration.ofMinutes(1);

  /** The database counts whole seconds: a pause of one, and a commit of one. */
  private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(1);

  public static EventConfig from(Options options) {
    Duration half = options.duration("xloud", "cache.max-staleness").dividedBy(2);
    return new EventConfig(
        options.duration("xloud", "events.retention"),
        longer(options.duration("xloud", "database.transaction-timeout"), SHORTEST_LIMIT)
            .multipliedBy(2),
        longer(half, SHORTEST_INTERVAL),
        !options.string("xloud", "coexistence").equals("off"));
  }

  /** {@link #lookBack} for rows that are told apart by the clocks of their writers. */
  public Duration lookBackByWritersClocks() {
    return lookBack.plus(CLOCKS);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
