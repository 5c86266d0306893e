package io.xloud.auth;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.persistence.Background;
import io.xloud.persistence.Serving;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Sees to it that a passcode or a receipt serves once only, on whichever node, and forgets it. */
@Singleton
class OnlyOnce {
  private static final Duration FORGET_EVERY = Duration.ofMinutes(10);
  private static final int AT_ONCE = 500;

  /** More than clocks of two nodes may differ. */
  private static final Duration KEPT_LONGER = Duration.ofHours(1);

  private final UsedOnce used;
  private final Clock clock;
  private final Background forgetting = new Background("once-prune", FORGET_EVERY, this::forget);

  OnlyOnce(UsedOnce used, Clock clock) {
    this.used = used;
    this.clock = clock;
  }

  void start(@Observes @Priority(Serving.AFTER_THE_REST) StartupEvent start) {
    if (Serving.isOn()) {
      forgetting.start();
    }
  }

  void stop(@Observes ShutdownEvent stop) {
    forgetting.close();
  }

  /**
   * The last step before anything is handed out.
   *
   * @throws io.xloud.error.KeystoneException the refusal of the first that was used before
   */
  void spend(List<OneUse> uses) {
    for (OneUse use : uses) {
      if (!used.add(use)) {
        throw use.refusal().raised();
      }
    }
  }

  void forget() {
    Instant ended = clock.instant().minus(KEPT_LONGER);
    int gone;
    do {
      gone = used.removeEndedBefore(ended, AT_ONCE);
    } while (gone == AT_ONCE);
  }
}
