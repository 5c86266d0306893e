package io.xloud.foreign;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.cache.Caches;
import io.xloud.cache.Subject;
import io.xloud.cache.Watch;
import io.xloud.cache.Watchlist;
import io.xloud.config.Options;
import io.xloud.event.ChangeNews;
import io.xloud.event.EventConfig;
import io.xloud.event.Freshness;
import io.xloud.event.ReadAt;
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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Looks several times a second, in bulk, whether anything in use was changed by somebody who leaves
 * no events, and tells the caches. What it costs grows with what is in use and not with requests.
 *
 * <p>Each pass reads one snapshot. What it finds changed is dropped before the pass counts; a pass
 * that fails or is late makes hits into misses.
 */
@Singleton
final class ForeignWatch implements Watch {
  private static final System.Logger LOG = System.getLogger(ForeignWatch.class.getName());

  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration LEAVE_EVERY = Duration.ofMinutes(1);

  private final Database database;
  private final Database reserved;
  private final Freshness freshness;
  private final ChangeNews news;
  private final Watchlist watchlist;
  private final Clock clock;
  private final boolean on;
  private final long bound;
  private final Fingerprints fingerprints;
  private final Revoked revoked;
  private final Background passing = new Background("foreign-watch", TICK, this::passWhenDue);
  private final Background leaving;
  private final Timer duration;
  private final Counter changes;
  private volatile long lastPass = System.nanoTime();
  private long due = System.nanoTime();
  private volatile boolean admits;

  /**
   * @param database what requests read
   * @param reserved what the passes read, however many requests wait
   */
  ForeignWatch(
      Database database,
      @Reserved Database reserved,
      Freshness freshness,
      ChangeNews news,
      Caches caches,
      Watchlist watchlist,
      Clock clock,
      Options options,
      MeterRegistry meters) {
    this.database = database;
    this.reserved = reserved;
    this.freshness = freshness;
    this.news = news;
    this.watchlist = watchlist;
    this.clock = clock;
    Duration staleness = options.duration("xloud", "cache.max-staleness");
    this.bound = staleness.toNanos();
    EventConfig events = EventConfig.from(options);
    this.revoked = new Revoked(events.lookBackByWritersClocks());
    this.on =
        events.foreignWriters() && options.flag("xloud", "cache.enabled") && !staleness.isZero();
    this.fingerprints =
        new Fingerprints(options.integer("federation", "default_authorization_ttl"));
    this.leaving = new Background("foreign-watch-leave", LEAVE_EVERY, caches::leaveUnused);
    this.duration = meters.timer("xloud.watch.pass");
    this.changes = meters.counter("xloud.watch.changes");
    meters.gauge("xloud.watch.subjects", watchlist, Watchlist::size);
    if (on) {
      meters.gauge("xloud.watch.age.seconds", this, ForeignWatch::secondsSinceLastPass);
    }
  }

  void start(@Observes @Priority(Serving.AFTER_THE_REST) StartupEvent start) {
    if (on && Serving.isOn()) {
      LOG.log(
          System.Logger.Level.INFO,
          "Others may write to the tables ([xloud] coexistence): every node looks for their changes.");
      passing.start();
      leaving.start();
    }
  }

  void stop(@Observes ShutdownEvent stop) {
    passing.close();
    leaving.close();
  }

  @Override
  public <V> V read(
      boolean again,
      Function<ReadAt, V> reading,
      Function<V, Set<Subject>> subjects,
      BiFunction<V, ReadAt, V> as) {
    ReadAt readAt = freshness.now();
    if (!again || !admits || Database.isConnectionHeld()) {
      return database.readInSync(_ -> reading.apply(readAt));
    }
    Seen<V> seen = database.readSnapshot(handle -> seen(readAt, reading, subjects, handle));
    return watchlist.join(seen.prints(), readAt.nanos())
        ? as.apply(seen.value(), readAt.whileWatched())
        : seen.value();
  }

  private record Seen<V>(V value, Map<Subject, Long> prints) {}

  private <V> Seen<V> seen(
      ReadAt readAt,
      Function<ReadAt, V> reading,
      Function<V, Set<Subject>> subjects,
      Handle handle) {
    Instant now = clock.instant();
    V value = reading.apply(readAt);
    return new Seen<>(value, fingerprints.of(handle, subjects.apply(value), now));
  }

  private void passWhenDue() {
    if (System.nanoTime() - due >= 0) {
      pass();
    }
  }

  /**
   * As seldom as the bound allows: what a pass saw must be told before what the one before saw is
   * too old. While passes take long, nobody joins: too many watched would all be late together.
   */
  void pass() {
    long began = System.nanoTime();
    boolean whole = false;
    try {
      look(began);
      whole = true;
    } finally {
      long took = System.nanoTime() - began;
      duration.record(took, TimeUnit.NANOSECONDS);
      due = began + Math.max(bound * 4 / 5 - 2 * took, took * 5 / 4);
      admits = whole && took < bound * 2 / 5;
    }
  }

  private void look(long began) {
    Map<Subject, Long> before = watchlist.begin(began);
    Instant now = clock.instant();
    Found found =
        reserved.readSnapshot(handle ->
            new Found(fingerprints.of(handle, before.keySet(), now), revoked.look(handle)));
    Set<String> facts = new HashSet<>(watchlist.changed(before, found.prints()));
    facts.addAll(found.revoked().facts());
    if (!facts.isEmpty()) {
      news.publish(facts);
      changes.increment(facts.size());
    }
    revoked.told(found.revoked(), began);
    watchlist.open(System.nanoTime());
    freshness.watched(began);
    lastPass = System.nanoTime();
  }

  private record Found(Map<Subject, Long> prints, Revoked.Look revoked) {}

  private double secondsSinceLastPass() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastPass) / 1000.0;
  }
}
