package io.xloud.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.event.ChangeNews;
import io.xloud.event.StoredChange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a memcached is told of changes that this process has not made through its beans. */
class PythonCacheTest {
  private static final Duration LATER = Duration.ofMillis(300);
  private static final Deletions.Times TIMES =
      new Deletions.Times(List.of(Duration.ZERO, LATER), Duration.ofMillis(300));

  private final BlockingQueue<String> deleted = new LinkedBlockingQueue<>();
  private final ServerSocket memcached = listening();

  @AfterEach
  void end() throws IOException {
    memcached.close();
  }

  @Test
  void rows_of_the_feed_are_told_once_more_and_together() throws InterruptedException {
    telling(news -> {
      news.heard(row("another", "swept"));
      for (int i = 0; i < 100; i++) {
        news.heard(row("another", "revoked"));
      }
      Set<String> told = takeAll(2);
      assertThat(told).containsOnly(Region.REVOCATIONS.key(), Region.TOKENS.key());
    });
    assertThat(deleted).as("at most one slot more").hasSizeLessThanOrEqualTo(2);
    assertThat(deleted).isSubsetOf(Region.REVOCATIONS.key(), Region.TOKENS.key());
  }

  /** Its connection may have broken during the commit: then nobody here knew that it took place. */
  @Test
  void a_row_of_this_node_is_told_whoever_knew_of_its_commit() throws InterruptedException {
    telling(news -> {
      news.heard(row("test", "updated"));
      assertThat(takeAll(Region.values().length)).hasSize(Region.values().length);
    });
  }

  private interface Telling {
    void run(ChangeNews news) throws InterruptedException;
  }

  private void telling(Telling telling) throws InterruptedException {
    ChangeNews news = new ChangeNews();
    PythonCache cache =
        new PythonCache(
            new MemcachedConfig(List.of(server()), Optional.empty(), Optional.empty()),
            TIMES,
            news,
            new SimpleMeterRegistry());
    try {
      cache.start(new StartupEvent());
      takeAll(2 * Region.values().length);
      telling.run(news);
    } finally {
      cache.stop(new ShutdownEvent());
    }
  }

  @Test
  void a_command_tells_everything_before_it_ends() throws InterruptedException {
    Map<String, String> cache =
        Map.of(
            "enabled",
            "true",
            "backend",
            "oslo_cache.memcache_pool",
            "memcache_servers",
            server().toString());
    PythonCache.tellAll(Options.of(Map.of("cache", cache)));
    assertThat(deleted)
        .containsAll(Arrays.stream(Region.values()).map(Region::key).collect(Collectors.toSet()));
  }

  private Set<String> takeAll(int number) throws InterruptedException {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < number; i++) {
      String key = deleted.poll(10, TimeUnit.SECONDS);
      assertThat(key).as("deletion %d of %d", i + 1, number).isNotNull();
      keys.add(key);
    }
    return keys;
  }

  private static StoredChange row(String node, String kind) {
    return new StoredChange(
        1, Instant.EPOCH, node, 1, kind, "user", "u", List.of(), null, null, null);
  }

  private Server server() {
    return new Server("127.0.0.1", memcached.getLocalPort());
  }

  private ServerSocket listening() {
    try {
      ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofPlatform().daemon().start(() -> answer(door));
      return door;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(ServerSocket door) {
    while (!door.isClosed()) {
      try (Socket guest = door.accept();
          BufferedReader commands =
              new BufferedReader(
                  new InputStreamReader(guest.getInputStream(), StandardCharsets.US_ASCII))) {
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
          deleted.add(line.substring("delete ".length()));
          guest.getOutputStream().write("DELETED\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException e) {
        continue; // the guest is gone, or the door is closed
      }
    }
  }
}
