package io.xloud.event;

import io.xloud.config.Options;
import io.xloud.persistence.DatabaseAnswering;
import io.xloud.persistence.DatabaseSilent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether this process may answer from memory: only while everything that changed longer ago than
 * {@code [xloud] cache.max-staleness} has been heard of. Foreign writers leave no events; beside
 * them nothing is answered that was read, or found unchanged by the watch, longer ago than that.
 * When the database does not answer at all, what was good until then goes on for {@code
 * cache.outage-grace}. Whether it answers is told by those who feel its pulse, and never concluded
 * from a reading that failed: a pool that is busy and a statement that is slow say nothing of it,
 * and meanwhile others may revoke.
 */
@Singleton
public final class Freshness {
  private final long bound;
  private final long grace;
  private final boolean keeping;
  private final LongSupplier nanos;
  private volatile Hearing last;
  private volatile long watchedUpTo;
  private volatile boolean silent;

  /**
   * What is known of the world outside.
   *
   * @param upTo when the last complete pass over the feed began; nothing was heard before the first
   * @param foreign whether others write without leaving events
   */
  private record Hearing(long upTo, boolean begun, boolean foreign) {}

  @Inject
  Freshness(Options options) {
    this(
        options.duration("xloud", "cache.max-staleness"),
        options.duration("xloud", "cache.outage-grace"),
        options.flag("xloud", "cache.enabled"),
        System::nanoTime);
  }

  /**
   * @param wanted whether anything is kept at all; with a bound of zero nothing is
   * @param nanos a monotonic clock, such as {@link System#nanoTime}
   */
  public Freshness(Duration bound, Duration grace, boolean wanted, LongSupplier nanos) {
    this.bound = bound.toNanos();
    this.grace = grace.toNanos();
    this.keeping = wanted && !bound.isZero();
    this.nanos = nanos;
    this.last = new Hearing(0, false, true);
    this.watchedUpTo = nanos.getAsLong() - this.bound - 1;
  }

  /** The time to take before the first of the facts is read that go into an entry. */
  public ReadAt now() {
    return new ReadAt(nanos.getAsLong(), false);
  }

  /** Whether anything is kept at all. */
  public boolean isKeeping() {
    return keeping && last.begun();
  }

  /**
   * Whether what was read then may be answered with now.
   *
   * @param readAt by {@link #now}
   */
  public boolean covers(ReadAt readAt) {
    Hearing hearing = last;
    if (!keeping || !hearing.begun()) {
      return false;
    }
    long now = nanos.getAsLong();
    long silence = now - hearing.upTo();
    if (silence <= bound) {
      return !hearing.foreign() || isYoung(readAt, now);
    }
    return silent && silence <= grace && (!hearing.foreign() || isYoung(readAt, hearing.upTo()));
  }

  private boolean isYoung(ReadAt readAt, long now) {
    return now - readAt.nanos() <= bound || (readAt.watched() && now - watchedUpTo <= bound);
  }

  /** A pass over the feed that began then has told all its news. */
  public void heard(long passBegan, boolean foreignWriters) {
    last = new Hearing(passBegan, true, foreignWriters);
  }

  /** A pass of the watch that began then has told all that foreign writers changed. */
  public void watched(long passBegan) {
    watchedUpTo = passBegan;
  }

  /** From now on the grace counts. */
  public void fallsSilent(@Observes DatabaseSilent silence) {
    silent = true;
  }

  /** Until the feed is read again, nothing is known of what was changed meanwhile. */
  public void answersAgain(@Observes DatabaseAnswering answer) {
    silent = false;
  }

  /** Whether the database does not answer at all. */
  public boolean isSilent() {
    return silent;
  }
}
