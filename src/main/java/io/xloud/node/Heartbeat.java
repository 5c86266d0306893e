package io.xloud.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
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
import java.util.Map;
import java.util.TreeMap;

/** Beats every five seconds, and shows the key sets as a metric. */
@Singleton
class Heartbeat {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration BEAT = Duration.ofSeconds(5);

  private final Nodes nodes;
  private final NodeId id;
  private final Instance<KeySets> keys;
  private final String address;
  private final MultiGauge fingerprints;
  private final Background beating = new Background("heartbeat", BEAT, this::beat);

  Heartbeat(Nodes nodes, NodeId id, Instance<KeySets> keys, Options options, MeterRegistry meters) {
    this.nodes = nodes;
    this.id = id;
    this.keys = keys;
    this.address = options.string("xloud", "host") + ":" + options.integer("xloud", "port");
    this.fingerprints =
        MultiGauge.builder("xloud.keys")
            .description("Keys of each repository; the fingerprint is a label")
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

  private void beat() {
    List<KeySets.KeySet> sets = keys.stream().flatMap(k -> k.keySets().stream()).toList();
    fingerprints.register(sets.stream().map(Heartbeat::row).toList(), true);
    nodes.beat(id, address, version(), json(sets));
  }

  private static MultiGauge.Row<?> row(KeySets.KeySet set) {
    return MultiGauge.Row.of(
        Tags.of("repository", set.repository(), "fingerprint", set.fingerprint()), set.keys());
  }

  private static String version() {
    String version = Heartbeat.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static String json(List<KeySets.KeySet> sets) {
    Map<String, Map<String, Object>> byName = new TreeMap<>();
    sets.forEach(set ->
        byName.put(set.repository(), Map.of("keys", set.keys(), "fingerprint", set.fingerprint())));
    try {
      return JSON.writeValueAsString(byName);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
