package io.xloud.persistence;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks the database four times a second whether it still answers. When it does not, nothing new is
 * asked of it and what waits for it is refused, until it answers again: so a database that freezes
 * costs a request three seconds at most, and one that works slowly costs it nothing.
 */
@Singleton
class DatabaseWatch {
  private static final System.Logger LOG = System.getLogger(DatabaseWatch.class.getName());
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final Consumer<String> fallsSilent;
  private final Runnable answersAgain;
  private final List<Lending> lendings;
  private final Pulse pulse;
  private final Background watching;
  private final Hosts hosts;
  private volatile boolean silent;

  @Inject
  DatabaseWatch(
      ConnectionPool pool,
      @Reserved ConnectionPool reserved,
      PoolSettings settings,
      Event<DatabaseSilent> silences,
      Event<DatabaseAnswering> answers,
      MeterRegistry meters) {
    this(
        List.of(pool, reserved),
        settings,
        cause -> silences.fire(new DatabaseSilent(cause)),
        () -> answers.fire(new DatabaseAnswering()),
        meters);
  }

  /**
   * @param pools all that the database is asked through
   * @param fallsSilent told of the cause, before anybody is refused
   * @param answersAgain told when nobody is refused any more
   */
  DatabaseWatch(
      List<ConnectionPool> pools,
      PoolSettings settings,
      Consumer<String> fallsSilent,
      Runnable answersAgain,
      MeterRegistry meters) {
    this.fallsSilent = fallsSilent;
    this.answersAgain = answersAgain;
    this.lendings = pools.stream().map(ConnectionPool::lending).toList();
    this.pulse = new Pulse(settings);
    this.hosts = new Hosts(settings, pools, pulse);
    this.watching = new Background("database-watch", INTERVAL, this::look);
    meters.gauge("xloud.database.answers", this, it -> it.silent ? 0 : 1);
  }

  void start(@Observes @Priority(Serving.AFTER_THE_REST) StartupEvent start) {
    if (Serving.isOn()) {
      watching.start();
    }
  }

  void stop(@Observes ShutdownEvent stop) {
    watching.close();
    pulse.close();
  }

  private void look() {
    if (pulse.isThere()) {
      resume();
      hosts.follow();
    } else {
      suspend();
    }
  }

  /** Whoever is refused looks into memory again, which must know by then that it may answer. */
  private void suspend() {
    if (!silent) {
      LOG.log(
          System.Logger.Level.ERROR,
          pulse.cause() + " Requests that need the database are refused until it answers.");
      silent = true;
      fallsSilent.accept(pulse.cause());
    }
    lendings.forEach(Lending::suspend); // again at each look, for what was lent a moment too late
  }

  private void resume() {
    if (silent) {
      LOG.log(System.Logger.Level.INFO, "The database answers again.");
      silent = false;
      lendings.forEach(Lending::resume);
      answersAgain.run();
    }
  }
}
