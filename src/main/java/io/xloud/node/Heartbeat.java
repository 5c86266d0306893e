package io.xloud.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.config.Release;
import io.xloud.persistence.Background;
import io.xloud.persistence.Database;
import io.xloud.persistence.NodeId;
import io.xloud.persistence.Serving;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Beats every five seconds, and at once when the keys of this node have changed, because who
 * rotates them waits for that. Shows the key sets as metrics.
 */
@Singleton
class Heartbeat {
  private static final Duration BEAT = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Nodes nodes;
  private final NodeId id;
  private final Instance<KeySets> keys;
  private final ClockOffset clock;
  private final String address;
  private final MultiGauge fingerprints;
  private final MultiGauge alarms;
  private final KeyAgreement agreement;
  private final Background beating = new Background("heartbeat", LOOK, this::look);
  private List<KeySets.KeySet> told = List.of();
  private long lastBeat = System.nanoTime() - BEAT.toNanos();

  Heartbeat(
      Nodes nodes,
      NodeId id,
      Instance<KeySets> keys,
      KeyAgreement agreement,
      ClockOffset clock,
      Options options,
      MeterRegistry meters) {
    this.clock = clock;
    this.nodes = nodes;
    this.agreement = agreement;
    this.id = id;
    this.keys = keys;
    this.address = options.string("xloud", "host") + ":" + options.integer("xloud", "port");
    this.fingerprints =
        MultiGauge.builder("xloud.keys")
            .description("Keys of each repository; the fingerprint is a label")
            .register(meters);
    this.alarms =
        MultiGauge.builder("xloud.keys.alarm")
            .description("1 while a repository needs attention and its last good keys work on")
            .register(meters);
  }

  @Produces
  @Singleton
  static Nodes nodes(Database database, Clock clock) {
    return new Nodes(database, clock);
  }

  void start(@Observes @Priority(Serving.AFTER_THE_REST) StartupEvent start) {
    if (Serving.isOn()) {
      beating.start();
    }
  }

  void stop(@Observes ShutdownEvent stop) {
    beating.close();
  }

  private void look() {
    List<KeySets.KeySet> sets = keys.stream().flatMap(k -> k.keySets().stream()).toList();
    fingerprints.register(sets.stream().map(Heartbeat::row).toList(), true);
    alarms.register(sets.stream().map(Heartbeat::alarm).toList(), true);
    if (!sets.equals(told) || System.nanoTime() - lastBeat >= BEAT.toNanos()) {
      lastBeat = System.nanoTime();
      beat(sets);
    }
  }

  private void beat(List<KeySets.KeySet> sets) {
    clock.measured(nodes.beat(id, address, Release.version(), sets));
    told = sets;
    agreement.compare(sets, nodes.alive());
  }

  private static MultiGauge.Row<?> row(KeySets.KeySet set) {
    return MultiGauge.Row.of(
        Tags.of("repository", set.repository(), "fingerprint", set.fingerprint()),
        set.held().size());
  }

  private static MultiGauge.Row<?> alarm(KeySets.KeySet set) {
    return MultiGauge.Row.of(
        Tags.of("repository", set.repository()), set.alarm().isEmpty() ? 0 : 1);
  }
}
