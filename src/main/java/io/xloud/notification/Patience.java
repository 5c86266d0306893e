package io.xloud.notification;

import io.xloud.notification.NotificationConfig.Retry;
import java.time.Duration;
import java.util.Optional;

/** How long to leave a broker alone that did not answer: longer with each time, up to a bound. */
final class Patience {
  private final Retry retry;
  private Duration pause;
  private long until = System.nanoTime();

  Patience(Optional<Retry> retry) {
    this.retry =
        retry.orElseGet(
            () -> new Retry(Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(1)));
    this.pause = this.retry.first();
  }

  boolean isOver() {
    return System.nanoTime() - until >= 0;
  }

  void renew() {
    pause = retry.first();
  }

  void lose() {
    until = System.nanoTime() + pause.toNanos();
    Duration longer = pause.plus(retry.step());
    pause = longer.compareTo(retry.most()) > 0 ? retry.most() : longer;
  }
}
