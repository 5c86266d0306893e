package io.xloud.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.persistence.Background;
import io.xloud.persistence.Database;
import io.xloud.persistence.Reserved;
import io.xloud.persistence.Serving;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Keeps reading the feed, tells this process what changed, and prunes old rows. */
@Singleton
class EventLoop {
  private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());
  private static final int BATCH = 500;
  private static final int BATCHES = 20;
  private static final Duration PRUNE_EVERY = Duration.ofMinutes(1);

  private final Database database;
  private final EventFeed feed;
  private final ChangeNews news;
  private final Freshness freshness;
  private final boolean foreignWriters;
  private final Clock clock;
  private final Duration retention;
  private final Counter losses;
  private final Background reading;
  private final Background pruning;
  private volatile long lastPass = System.nanoTime();
  private volatile double lag;
  private volatile int untold;

  EventLoop(
      Database database,
      @Reserved Database reserved,
      ChangeNews news,
      Freshness freshness,
      Clock clock,
      Options options,
      MeterRegistry meters) {
    EventConfig config = EventConfig.from(options);
    this.database = database;
    this.feed = new EventFeed(reserved, config.lookBack(), config.retention(), System::nanoTime);
    this.news = news;
    this.freshness = freshness;
    this.foreignWriters = config.foreignWriters();
    this.clock = clock;
    this.retention = config.retention();
    this.reading = new Background("event-feed", config.interval(), this::pass);
    this.pruning = new Background("event-prune", PRUNE_EVERY, this::prune);
    this.losses = meters.counter("xloud.event.feed.losses");
    meters.gauge("xloud.event.feed.age.seconds", this, EventLoop::secondsSinceLastPass);
    meters.gauge("xloud.event.lag.seconds", this, loop -> loop.lag);
    meters.gauge("xloud.event.untold", this, loop -> loop.untold);
  }

  void start(@Observes @Priority(Serving.AFTER_THE_REST) StartupEvent start) {
    if (Serving.isOn()) {
      reading.start();
      pruning.start();
    }
  }

  void stop(@Observes ShutdownEvent stop) {
    reading.close();
    pruning.close();
  }

  private void pass() {
    long began = System.nanoTime();
    tell();
    freshness.heard(began, foreignWriters);
    lastPass = System.nanoTime();
  }

  private void tell() {
    EventFeed.Pass pass;
    do {
      pass = feed.tell(news::heard);
      if (pass.lost()) {
        forgetAll();
      }
      lag = pass.newest().map(this::secondsSince).orElse(0.0);
    } while (pass.more() && pass.untold() == 0);
    untold = pass.untold();
    if (untold > 0) {
      throw new IllegalStateException(untold + " events could not be told to all who listen");
    }
  }

  private void forgetAll() {
    LOG.log(
        System.Logger.Level.WARNING,
        "xi_event was emptied or put back from a backup: what changed meanwhile is not known."
            + " Everything in memory is forgotten and the feed begins anew.");
    losses.increment();
    news.lost();
  }

  private double secondsSince(Instant then) {
    return Duration.between(then, clock.instant()).toMillis() / 1000.0;
  }

  private void prune() {
    Pruning.olderThan(database, retention, BATCH, BATCHES);
  }

  private double secondsSinceLastPass() {
    return Duration.ofNanos(System.nanoTime() - lastPass).toMillis() / 1000.0;
  }
}
