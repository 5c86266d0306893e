package io.xloud.revoke;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Background;
import io.xloud.persistence.Database;
import io.xloud.persistence.Serving;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Takes away the events that no living token can need any more. The reference service does it in
 * the transaction of every revocation; here no request waits for it, and each transaction is small,
 * so that two nodes at the same rows cost one of them little.
 */
@Singleton
class RevocationSweep {
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final int AT_ONCE = 500;

  /** So that a pass ends: a million old events are gone within some hours. */
  private static final int BATCHES = 20;

  private final RevocationDriver driver;
  private final Database database;
  private final Outbox outbox;
  private final Clock clock;
  private final Duration retention;
  private final Background sweeping = new Background("revocation-sweep", EVERY, this::sweep);

  RevocationSweep(
      RevocationDriver driver, Database database, Outbox outbox, Clock clock, Options options) {
    this.driver = driver;
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.retention = RevokeConfig.from(options).retention();
  }

  void start(@Observes @Priority(Serving.AFTER_THE_REST) StartupEvent start) {
    if (Serving.isOn()) {
      sweeping.start();
    }
  }

  void stop(@Observes ShutdownEvent stop) {
    sweeping.close();
  }

  void sweep() {
    Instant oldest = clock.instant().minus(retention);
    int batches = 0;
    while (driver.newestRevokedBefore(oldest) != 0 && batches < BATCHES) {
      removeSome(oldest);
      batches++;
    }
  }

  private void removeSome(Instant oldest) {
    database.change(_ -> {
      if (driver.removeRevokedBefore(oldest, AT_ONCE) > 0) {
        AuthContext by = AuthContext.internal("sweep of revocation events");
        outbox.record(Change.of(by, "swept", "revocation_event", "expired"));
      }
    });
  }
}
