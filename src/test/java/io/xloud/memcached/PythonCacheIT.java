package io.xloud.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.context.AuthContext;
import io.xloud.crypto.Secret;
import io.xloud.event.Change;
import io.xloud.event.ChangeNews;
import io.xloud.event.Outbox;
import io.xloud.event.TransactionalOutbox;
import io.xloud.persistence.Database;
import io.xloud.persistence.NodeId;
import io.xloud.testing.KeyFiles;
import io.xloud.testing.Memcached;
import io.xloud.testing.TestDatabase;
import io.xloud.tls.PemFiles;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What real memcacheds lose when this process writes, and what it costs the writers. */
class PythonCacheIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final Duration LATER = Duration.ofMillis(600);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Deletions.Times TIMES =
      new Deletions.Times(List.of(Duration.ZERO, LATER), Duration.ofMillis(300));

  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Database database = DB.database();
  private final ChangeNews news = new ChangeNews();
  private final Outbox outbox =
      new TransactionalOutbox(new NodeId("test"), news, Clock.systemUTC());

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private Memcached memcached(String... options) {
    Memcached memcached = Memcached.start(options);
    open.add(memcached);
    return memcached;
  }

  private PythonCache watching(Server... servers) {
    return watching(
        new MemcachedConfig(Arrays.asList(servers), Optional.empty(), Optional.empty()));
  }

  /** Started, and done with what it does at the start. */
  private PythonCache watching(MemcachedConfig config) {
    PythonCache cache = new PythonCache(config, TIMES, news, meters);
    cache.start(new StartupEvent());
    open.add(() -> cache.stop(new ShutdownEvent()));
    return cache;
  }

  private static Server at(Memcached memcached) {
    return new Server("127.0.0.1", memcached.port());
  }

  private void write(String kind) {
    database.change(_ -> outbox.record(Change.of(AuthContext.internal("test"), kind, "user", "u")));
  }

  private static void fill(Memcached memcached) {
    for (Region region : Region.values()) {
      memcached.set(region.key());
    }
    memcached.set("another");
  }

  private static Set<Region> kept(Memcached memcached) {
    EnumSet<Region> kept = EnumSet.noneOf(Region.class);
    for (Region region : Region.values()) {
      if (memcached.has(region.key())) {
        kept.add(region);
      }
    }
    return kept;
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      new CompletableFuture<Void>().completeOnTimeout(null, 10, TimeUnit.MILLISECONDS).join();
    }
  }

  private void awaitDone(Memcached memcached, int deletions) {
    await(
        deletions + " deletions at " + memcached.address(),
        () -> count("done", memcached.address()) >= deletions);
  }

  private double count(String result, String server) {
    return meters.counter("xloud.memcached.deletions", "server", server, "result", result).count();
  }

  @Test
  void a_write_deletes_all_regions_on_each_server_at_once_and_again_later() {
    Memcached one = memcached();
    Memcached two = memcached();
    watching(at(one), at(two));
    for (Memcached each : List.of(one, two)) {
      awaitDone(each, 2);
      fill(each);
    }
    write("updated");
    for (Memcached each : List.of(one, two)) {
      await("deleted at once", () -> kept(each).isEmpty());
      fill(each);
    }
    for (Memcached each : List.of(one, two)) {
      await("deleted again", () -> kept(each).isEmpty());
      assertThat(each.has("another")).isTrue();
      assertThat(each.deletions()).isEqualTo(4L * Region.values().length);
    }
  }

  /** What somebody forged there deceives a Python Keystone, and never this service. */
  @Test
  void l5_nothing_is_ever_read_of_what_lies_in_memcached() {
    Memcached memcached = memcached();
    watching(at(memcached));
    awaitDone(memcached, 2);
    for (Region region : Region.values()) {
      memcached.set(region.key());
    }
    write("updated");
    awaitDone(memcached, 4);

    assertThat(memcached.deletions()).isPositive();
    assertThat(memcached.readings()).isZero();
  }

  @Test
  void a_revocation_leaves_users_and_catalogs() {
    Memcached memcached = memcached();
    watching(at(memcached));
    awaitDone(memcached, 2);
    fill(memcached);
    write("revoked");
    awaitDone(memcached, 4);
    assertThat(kept(memcached))
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Region.REVOCATIONS, Region.TOKENS)));
  }

  @Test
  void what_is_rolled_back_deletes_nothing() {
    Memcached memcached = memcached();
    watching(at(memcached));
    awaitDone(memcached, 2);
    fill(memcached);
    try {
      database.change(_ -> {
        outbox.record(Change.of(AuthContext.internal("test"), "updated", "user", "u"));
        throw new IllegalStateException("no");
      });
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("no");
    }
    write("swept");
    write("revoked");
    awaitDone(memcached, 4);
    assertThat(kept(memcached)).contains(Region.OBJECTS);
  }

  @Test
  void many_writes_make_few_deletions() {
    Memcached memcached = memcached();
    watching(at(memcached));
    awaitDone(memcached, 2);
    long start = System.nanoTime();
    for (int i = 0; i < 300; i++) {
      write("updated");
    }
    double slots = Duration.ofNanos(System.nanoTime() - start).plus(LATER).toMillis() / 50.0;
    fill(memcached);
    await("the last deletion", () -> kept(memcached).isEmpty());
    assertThat(count("done", memcached.address())).isLessThan(2 * slots + 6);
  }

  @Test
  void a_server_that_is_dead_frozen_or_no_memcached_delays_neither_writers_nor_the_others()
      throws Exception {
    int nobody = Memcached.freePort();
    Memcached frozen = memcached();
    frozen.freeze();
    Memcached well = memcached();
    try (ServerSocket stranger = new ServerSocket(0)) {
      answering(stranger, "HTTP/1.1 400 Bad Request\r\n\r\n");
      watching(
          new Server("127.0.0.1", nobody),
          at(frozen),
          new Server("127.0.0.1", stranger.getLocalPort()),
          at(well));
      awaitDone(well, 2);
      fill(well);
      long start = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        write("updated");
      }
      // One wait of 200 ms for each write and server would be a minute.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      await("the one that works is told", () -> kept(well).isEmpty());
      for (String server : List.of("127.0.0.1:" + nobody, frozen.address())) {
        await("failures count", () -> count("failed", server) >= 2);
        assertThat(count("done", server)).isZero();
        assertThat(overdue(server)).isPositive();
      }
    }
    frozen.thaw();
    awaitDone(frozen, 1);
    await("no longer overdue", () -> overdue(frozen.address()) == 0);

    Memcached late = Memcached.startOn(nobody);
    open.add(late);
    awaitDone(late, 1);
  }

  private double overdue(String server) {
    return meters.get("xloud.memcached.overdue.seconds").tag("server", server).gauge().value();
  }

  /** Gives everybody the same answer, until it is closed. */
  private static void answering(ServerSocket door, String answer) {
    Thread.ofVirtual()
        .start(() -> {
          while (!door.isClosed()) {
            try (Socket guest = door.accept()) {
              guest.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
              int _ = guest.getInputStream().read();
            } catch (IOException e) {
              return;
            }
          }
        });
  }

  @Test
  void an_end_makes_at_once_what_is_still_owed() {
    Memcached memcached = memcached();
    PythonCache cache = watching(at(memcached));
    awaitDone(memcached, 2);
    write("updated");
    await("the first", () -> count("done", memcached.address()) >= 3);
    fill(memcached);
    cache.stop(new ShutdownEvent());
    assertThat(kept(memcached)).isEmpty();
  }

  @Test
  void with_tls_the_server_must_be_who_it_says() throws Exception {
    KeyFiles known = KeyFiles.of("known", "EC", "-ext", "san=ip:127.0.0.1");
    KeyFiles elsewhere = KeyFiles.of("elsewhere", "EC", "-ext", "san=dns:elsewhere.example");
    Memcached memcached = secured(known);
    watching(over(memcached, known.certificateFile()));
    awaitDone(memcached, 2);

    Memcached other = secured(elsewhere);
    watching(over(other, elsewhere.certificateFile()));
    await("another name is refused", () -> count("failed", other.address()) >= 2);
    assertThat(count("done", other.address())).isZero();
  }

  private static MemcachedConfig over(Memcached memcached, Path authority) {
    return new MemcachedConfig(
        List.of(at(memcached)),
        Optional.empty(),
        Optional.of(
            new PemFiles(Optional.of(authority.toString()), Optional.empty(), Optional.empty())));
  }

  private Memcached secured(KeyFiles files) {
    return memcached(
        "-Z",
        "-o",
        "ssl_chain_cert=%s,ssl_key=%s".formatted(files.certificateFile(), files.keyFile()));
  }

  @Test
  void with_sasl_a_wrong_password_counts_as_a_failure() throws Exception {
    Memcached memcached = Memcached.startWithSasl(folder);
    open.add(memcached);
    watching(with("scott", "wrong", at(memcached)));
    await("refused", () -> count("failed", memcached.address()) >= 1);
  }

  /** Against a server that knows the login; this machine's memcached has no users. */
  @Test
  void with_sasl_it_signs_in_and_deletes_in_one_go() throws Exception {
    try (ServerSocket door = new ServerSocket(0)) {
      CompletableFuture<List<String>> heard = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> heard.complete(admitting(door, 1 + Region.values().length)));
      watching(with("scott", "tiger", new Server("127.0.0.1", door.getLocalPort())));
      List<String> commands = heard.get(10, TimeUnit.SECONDS);
      assertThat(commands.getFirst()).isEqualTo("33 PLAIN \0scott\0tiger");
      assertThat(commands.subList(1, commands.size()))
          .containsExactlyElementsOf(
              Arrays.stream(Region.values()).map(region -> "4 " + region.key() + " ").toList());
      await("done", () -> count("done", "127.0.0.1:" + door.getLocalPort()) >= 1);
    }
  }

  private static MemcachedConfig with(String user, String password, Server server) {
    return new MemcachedConfig(
        List.of(server),
        Optional.of(new MemcachedConfig.Login(user, Secret.of(password))),
        Optional.empty());
  }

  /** Commands of the binary protocol: number, key and value; the answer is always success. */
  private static List<String> admitting(ServerSocket door, int many) {
    List<String> commands = new ArrayList<>();
    try (Socket guest = door.accept();
        DataInputStream in = new DataInputStream(guest.getInputStream());
        OutputStream raw = guest.getOutputStream()) {
      DataOutputStream out = new DataOutputStream(raw);
      for (int i = 0; i < many; i++) {
        assertThat(in.readUnsignedByte()).isEqualTo(0x80);
        int command = in.readUnsignedByte();
        int keyLength = in.readUnsignedShort();
        in.skipNBytes(4);
        int length = in.readInt();
        in.skipNBytes(12);
        String key = new String(in.readNBytes(keyLength), StandardCharsets.UTF_8);
        String value = new String(in.readNBytes(length - keyLength), StandardCharsets.UTF_8);
        commands.add(command + " " + key + " " + value);
        out.writeByte(0x81);
        out.writeByte(command);
        out.write(new byte[22]);
      }
      int _ = in.read();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return commands;
  }
}
