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

  public static EventConfig from(Options options) {
    Duration half = options.duration("xloud", "cache.max-staleness").dividedBy(2);
    return new EventConfig(
        options.duration("xloud", "events.retention"),
        options.duration("xloud", "database.transaction-timeout").multipliedBy(2),
        half.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : half,
        !options.string("xloud", "coexistence").equals("off"));
  }
}
