package io.xloud.node;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How far this machine's clock is ahead of the database's, as the last heartbeat measured it.
 * Nothing refuses service for it: a wrong clock is told, and mended by its operator.
 */
@Singleton
public final class ClockOffset {
  private static final Duration TOLERATED = Duration.ofSeconds(1);

  private final AtomicReference<@Nullable Duration> last = new AtomicReference<>();

  public ClockOffset(MeterRegistry meters) {
    meters.gauge("xloud.clock.offset.seconds", this, ClockOffset::seconds);
  }

  public void measured(Duration offset) {
    last.set(offset);
  }

  /** Empty until the first heartbeat. */
  public Optional<Duration> last() {
    return Optional.ofNullable(last.get());
  }

  /** What is wrong with it in words; empty when nothing is. */
  public Optional<String> alarm() {
    return last().flatMap(offset -> alarm("this machine's clock", offset));
  }

  /**
   * What is wrong with an offset in words.
   *
   * @param whose such as {@code this machine's clock}
   */
  public static Optional<String> alarm(String whose, Duration offset) {
    return offset.abs().compareTo(TOLERATED) <= 0
        ? Optional.empty()
        : Optional.of(
            "%s is %d ms %s the database's"
                .formatted(
                    whose, offset.abs().toMillis(), offset.isNegative() ? "behind" : "ahead of"));
  }

  private double seconds() {
    return last().map(offset -> offset.toMillis() / 1000.0).orElse(Double.NaN);
  }
}
