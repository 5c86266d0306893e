package io.xloud.federation.oidc;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is asked for seldom. What is too old is asked for again, and goes on for a day
 * when there is no answer; one asks, the others wait for it.
 */
final class Kept<T> {
  /** However often somebody comes with the unknown, and however long nobody answers. */
  private static final Duration SELDOM = Duration.ofSeconds(5);

  /** What is older than that much beyond its life counts for nothing. */
  private static final Duration STALE = Duration.ofHours(24);

  private static final System.Logger LOG = System.getLogger(Kept.class.getName());

  private final String providerId;
  private final Supplier<T> source;
  private final Duration life;
  private final LongSupplier nanoTime;
  private @Nullable T value;
  private @Nullable Unanswered failure;
  private long valueSince;
  private long askedAt;

  Kept(String providerId, Supplier<T> source, Duration life, LongSupplier nanoTime) {
    this.providerId = providerId;
    this.source = source;
    this.life = life;
    this.nanoTime = nanoTime;
  }

  /**
   * @throws Unanswered while there has never been an answer
   */
  synchronized T get() {
    T now = value;
    if (now != null && nanoTime.getAsLong() - valueSince < life.toNanos()) {
      return now;
    }
    return askedOr(now);
  }

  /** A newer one than this, if it may be asked for already. */
  synchronized T newer(T than) {
    T now = get();
    return now == than ? askedOr(now) : now;
  }

  private T askedOr(@Nullable T now) {
    long time = nanoTime.getAsLong();
    boolean asked = now != null || failure != null;
    if (asked && time - askedAt < SELDOM.toNanos()) {
      return orFailed(now);
    }
    askedAt = time;
    try {
      T fresh = source.get();
      value = fresh;
      valueSince = time;
      failure = null;
      return fresh;
    } catch (Unanswered e) {
      if (failure == null) {
        LOG.log(
            System.Logger.Level.WARNING,
            "The identity provider {0}: {1}",
            providerId,
            e.getMessage());
      }
      failure = e;
      return orFailed(now);
    }
  }

  private T orFailed(@Nullable T now) {
    if (now != null && nanoTime.getAsLong() - valueSince < life.plus(STALE).toNanos()) {
      return now;
    }
    Unanswered known = failure;
    throw known == null ? new Unanswered("the provider was not asked") : known;
  }
}
