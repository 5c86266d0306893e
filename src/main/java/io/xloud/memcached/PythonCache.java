package io.xloud.memcached;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.event.Change;
import io.xloud.event.ChangeNews;
import io.xloud.event.StoredChange;
import io.xloud.persistence.Serving;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Deletes the regions of a Python Keystone's cache after each commit of this process: Python keeps
 * what it read for up to ten minutes, and only its own writes would make it read again. Which of
 * its servers holds a key is up to Python's client and to which servers it holds for dead, so all
 * of them are told. Whatever the feed tells is told once more, some seconds later: another node may
 * have died before it could, and this one's connection may have broken during a commit that took
 * place.
 */
@Singleton
public final class PythonCache {
  private static final Duration LIMIT = Duration.ofMillis(200);

  private final List<Deletions> servers;

  @Inject
  PythonCache(Options options, ChangeNews news, MeterRegistry meters) {
    this(MemcachedConfig.from(options), Deletions.Times.USUAL, news, meters);
  }

  PythonCache(
      MemcachedConfig config, Deletions.Times times, ChangeNews news, MeterRegistry meters) {
    Wire wire = Wire.of(config.tls());
    Protocol protocol =
        config.login().<Protocol>map(Protocol.Binary::new).orElseGet(Protocol.Text::new);
    this.servers =
        config.servers().stream()
            .map(server -> deletions(server, wire, protocol, times, meters))
            .toList();
    if (!servers.isEmpty()) {
      news.listenToOwn(this::committed);
      news.listenToFeed(this::heard);
    }
  }

  /** Deletes everything once, for a command that has written without the beans of a server. */
  public static void tellAll(Options options) {
    MemcachedConfig config = MemcachedConfig.from(options);
    if (config.servers().isEmpty()) {
      return;
    }
    MeterRegistry meters = new SimpleMeterRegistry(); // which nobody reads
    PythonCache cache = new PythonCache(config, Deletions.Times.USUAL, new ChangeNews(), meters);
    cache.owe(EnumSet.allOf(Region.class));
    cache.servers.forEach(Deletions::start);
    cache.close();
  }

  private static Deletions deletions(
      Server server, Wire wire, Protocol protocol, Deletions.Times times, MeterRegistry meters) {
    String name = server.toString();
    Counter done = deletions(meters, name, "done");
    Counter failed = deletions(meters, name, "failed");
    Deletions deletions =
        new Deletions(
            name,
            regions -> {
              Counter result = failed;
              try (Wire.Connection connection = wire.connect(server, LIMIT)) {
                protocol.delete(regions.stream().map(Region::key).toList(), connection);
                result = done;
              } finally {
                result.increment();
              }
            },
            times);
    meters.gauge(
        "xloud.memcached.overdue.seconds",
        Tags.of("server", name),
        deletions,
        it -> it.overdue().toMillis() / 1000.0);
    return deletions;
  }

  private static Counter deletions(MeterRegistry meters, String server, String result) {
    return meters.counter("xloud.memcached.deletions", "server", server, "result", result);
  }

  /** Whatever was committed and not told before this process ended is made good at its start. */
  void start(@Observes @Priority(Serving.AFTER_THE_REST) StartupEvent start) {
    servers.forEach(Deletions::start);
    if (Serving.isOn()) {
      owe(EnumSet.allOf(Region.class));
    }
  }

  void stop(@Observes ShutdownEvent stop) {
    close();
  }

  private void close() {
    servers.parallelStream().forEach(Deletions::close);
  }

  private void committed(List<Change> changes) {
    owe(Region.staleAfter(changes));
  }

  /** Of the own rows too: mostly it is in the slot of what is owed since they were committed. */
  private void heard(StoredChange change) {
    Set<Region> stale = Region.staleAfter(change.kind());
    servers.forEach(server -> server.oweOnceMore(stale));
  }

  private void owe(Set<Region> regions) {
    servers.forEach(server -> server.owe(regions));
  }
}
