package io.xloud.notification;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.catalog.ServiceService;
import io.xloud.config.Options;
import io.xloud.event.LoginTried;
import io.xloud.event.RelaySwitch;
import io.xloud.notification.PendingEvents.Backlog;
import io.xloud.persistence.Background;
import io.xloud.persistence.Database;
import io.xloud.persistence.NodeId;
import io.xloud.persistence.Serving;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells the broker what changed, and who logged in. Changes are rows of {@code xi_event}, told by
 * one node for all of them, in their order and at least once; logins are told by the node that saw
 * them. No request ever waits for it.
 */
@Singleton
class Relay {
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration MEASURE_EVERY = Duration.ofSeconds(5);
  private static final int BATCH = 200;
  private static final int MOST_LOGINS = 10_000;

  private final NotificationConfig config;
  private final List<Sender> senders;
  private final PendingEvents events;
  private final IdentityServiceId observer;
  private final Lease lease;
  private final RelaySwitch relay;
  private final Clock clock;
  private final Background work;
  private final Patience patience;
  private final WaitingLogins logins = new WaitingLogins(MOST_LOGINS);
  private final Counter sent;
  private final Counter dropped;
  private final Counter failures;
  private volatile Backlog backlog = Backlog.NONE;
  private long measuredAt = System.nanoTime() - MEASURE_EVERY.toNanos();

  Relay(
      Options options,
      Database database,
      NodeId node,
      RelaySwitch relay,
      ServiceService services,
      Clock clock,
      MeterRegistry meters) {
    this.config = NotificationConfig.from(options);
    this.senders = senders(config);
    this.events = new PendingEvents(database);
    this.observer = new IdentityServiceId(services);
    this.lease = new Lease("notification", database, node, System::nanoTime);
    this.relay = relay;
    this.clock = clock;
    this.work = new Background("notification", INTERVAL, this::pass);
    this.patience = new Patience(config.broker().map(NotificationConfig.Broker::retry));
    this.sent = meters.counter("xloud.notification.sent");
    this.dropped = meters.counter("xloud.notification.dropped");
    this.failures = meters.counter("xloud.notification.failures");
    meters.gauge("xloud.notification.backlog", this, it -> it.backlog.rows());
    meters.gauge(
        "xloud.notification.backlog.age.seconds", this, it -> it.backlog.age().toSeconds());
    meters.gauge("xloud.notification.logins.waiting", logins, WaitingLogins::size);
  }

  private static List<Sender> senders(NotificationConfig config) {
    List<Sender> senders = new ArrayList<>();
    config
        .broker()
        .map(broker ->
            new AmqpSender(
                broker,
                config.publisher(),
                broker.tls().map(files -> files.context(NotificationConfig.FILES))))
        .ifPresent(senders::add);
    if (config.log()) {
      senders.add(new LogSender(config.publisher()));
    }
    return List.copyOf(senders);
  }

  /** Commands leave their rows too; a server tells of them. */
  void start(@Observes @Priority(Serving.AFTER_THE_REST) StartupEvent start) {
    if (config.isOn()) {
      relay.turnOn();
      if (Serving.isOn()) {
        work.start();
      }
    }
  }

  /** What was said last is still told, unless the broker is away. */
  void stop(@Observes ShutdownEvent stop) {
    if (config.isOn() && Serving.isOn()) {
      work.close();
      if (work.hasEnded()) { // else the last pass still waits for the broker, and ends with us
        if (patience.isOver()) {
          attempt("The last logins were not told", this::pass);
        }
        attempt("Another node tells what is left only later", lease::letGo);
        senders.forEach(sender -> attempt("The broker was left without a word", sender::close));
      }
    }
  }

  /** The server ends whatever comes of it; rows that stay are told by the next one. */
  private static void attempt(String otherwise, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      System.getLogger(Relay.class.getName())
          .log(System.Logger.Level.WARNING, "{0}: {1}", otherwise, e.getMessage());
    }
  }

  void tried(@Observes LoginTried login) {
    if (config.isOn() && config.wording().wants(login)) {
      boolean room =
          logins.add(Wording.of(login, UUID.randomUUID(), clock.instant(), observer.known()));
      if (!room) {
        dropped.increment();
      }
    }
  }

  private void pass() {
    measure();
    if (patience.isOver()) {
      try {
        observer.refresh();
        tellLogins();
        tellChanges();
        patience.renew();
      } catch (IOException e) {
        failures.increment();
        patience.lose();
        lease.letGo(); // another node may reach the broker
        throw new UncheckedIOException(e);
      }
    }
  }

  private void tellLogins() throws IOException {
    for (List<Notification> some = logins.oldest(BATCH);
        !some.isEmpty();
        some = logins.oldest(BATCH)) {
      send(some);
      logins.told(some);
    }
  }

  private void tellChanges() throws IOException {
    for (Sender sender : senders) {
      sender.open(); // which may take longer than a lease
    }
    boolean more = true;
    while (more && lease.take()) {
      List<PendingEvent> rows = events.oldest(BATCH);
      List<Notification> told = rows.stream().flatMap(row -> worded(row).stream()).toList();
      send(told);
      if (!rows.isEmpty()) {
        events.told(rows);
      }
      more = rows.size() == BATCH;
    }
  }

  private Optional<Notification> worded(PendingEvent row) {
    @Nullable String identity = observer.known();
    return config.wording().of(row, identity);
  }

  private void send(List<Notification> some) throws IOException {
    if (some.isEmpty()) {
      return;
    }
    for (Sender sender : senders) {
      sender.send(some);
    }
    sent.increment(some.size());
  }

  /** Each node for all of them: whoever tells may have died. */
  private void measure() {
    if (System.nanoTime() - measuredAt >= MEASURE_EVERY.toNanos()) {
      backlog = events.backlog();
      measuredAt = System.nanoTime();
    }
  }
}
