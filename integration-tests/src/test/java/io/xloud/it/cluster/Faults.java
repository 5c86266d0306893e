package io.xloud.it.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.xloud.it.clients.Api;
import io.xloud.it.cluster.Load.Kind;
import io.xloud.it.cluster.Load.Seen;
import io.xloud.it.cluster.Outcome.Watching;
import io.xloud.it.server.Conf;
import io.xloud.it.server.Debian;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The faults of the table, done to a running cluster under load. */
final class Faults {
  static final Duration GRACE = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration RESUMED = Duration.ofSeconds(10);
  static final int ROTATIONS = 20;
  private static final int ENOUGH = 20;
  private static final List<String> ROTATED = List.of("fernet-keys", "receipt-keys");
  private static final int MOST_KEYS = 2 * ROTATIONS + 10;

  /** Options of the nodes that the rows need: a key that still protects something is not pruned. */
  static final Conf CONF =
      Conf.empty()
          .with("xloud", "cache.outage-grace", GRACE.toSeconds() + " s")
          .with("fernet_tokens", "max_active_keys", MOST_KEYS)
          .with("fernet_receipts", "max_active_keys", MOST_KEYS);

  private final Cluster cluster;
  private final Load load;
  private final int rotations;

  /** Something that comes about in its own time. */
  private interface Happening {
    boolean happened() throws Exception;
  }

  /**
   * @param rotations how many each row of rotations does
   */
  Faults(Cluster cluster, Load load, int rotations) {
    this.cluster = cluster;
    this.load = load;
    this.rotations = rotations;
  }

  /** What does not come to its end is told too; the cluster is then of no use any more. */
  Outcome run(Row row) {
    Watching watching = new Watching();
    try {
      load.awaitAnswers(ENOUGH);
      load.count();
      load.awaitAnswers(1);
      row.breaking.run(this, watching);
      load.awaitAnswers(ENOUGH);
    } catch (Exception | AssertionError e) {
      watching.brokeOff(e);
    }
    return watching.over(row, load);
  }

  private IdentityServer node(int number) {
    return cluster.nodes().get(number - 1);
  }

  private GaleraNode writer() {
    return cluster.databases().getFirst();
  }

  void restart(Watching watching) throws Exception {
    for (int i = 1; i <= cluster.nodes().size(); i++) {
      node(i).end().join();
      load.awaitAnswers(ENOUGH);
      node(i).start();
      cluster.haproxy().awaitStatus("node-" + i, "UP");
      load.awaitAnswers(ENOUGH);
    }
    promiseNone(watching, Kind.values());
  }

  void killNode(Watching watching) throws Exception {
    node(2).kill();
    cluster.haproxy().awaitStatus("node-2", "DOWN");
    load.awaitAnswers(ENOUGH);
    node(2).start();
    cluster.haproxy().awaitStatus("node-2", "UP");
    load.awaitAnswers(ENOUGH);
    promiseNone(watching, Kind.VALIDATE, Kind.LIST);
    promiseInFlight(watching, Kind.ISSUE, 1);
    promiseInFlight(watching, Kind.WRITE, 2);
    promiseStored(watching);
  }

  private void promiseInFlight(Watching watching, Kind kind, int clients) {
    int failed = load.seen(kind).failed();
    watching.promise(
        failed <= clients, "%s failed %d times, of %d clients".formatted(kind, failed, clients));
  }

  void killWriter(Watching watching) throws Exception {
    long before = writer().joins("IST received: ");
    writer().kill();
    load.awaitAnswers(3 * ENOUGH);
    promiseService(watching);
    writer().join();
    watching.promise(writer().joins("IST received: ") > before, "it did not rejoin by IST");
    awaitWriter(watching);
  }

  void freezeWriter(Watching watching) throws Exception {
    writer().freeze();
    load.awaitAnswers(3 * ENOUGH);
    promiseService(watching);
    writer().thaw();
    writer().awaitSynced();
    awaitWriter(watching);
  }

  void cutWriter(Watching watching) throws Exception {
    writer().cut();
    load.awaitAnswers(3 * ENOUGH);
    promiseService(watching);
    writer().mend();
    writer().awaitSynced();
    awaitWriter(watching);
  }

  void loseData(Watching watching) throws Exception {
    GaleraNode other = cluster.databases().getLast();
    other.kill();
    load.awaitAnswers(3 * ENOUGH);
    promiseService(watching);
    other.lose();
    long before = other.joins("SST completed on joiner");
    other.join();
    watching.promise(other.joins("SST completed on joiner") > before, "it did not rejoin by SST");
    load.awaitAnswers(ENOUGH);
    promiseService(watching);
  }

  /** The nodes go back to it, so that all write to one. */
  private void awaitWriter(Watching watching) throws Exception {
    long start = System.nanoTime();
    for (IdentityServer node : cluster.nodes()) {
      await("goes back", () -> lastHost(node).endsWith(":" + writer().sql() + ","));
    }
    watching.note("all nodes were back on the first database after " + since(start));
    load.awaitAnswers(ENOUGH);
    promiseService(watching);
  }

  /** As its log tells. */
  private static String lastHost(IdentityServer node) throws IOException {
    return Files.readAllLines(node.log()).stream()
        .filter(line -> line.contains("The database is asked at "))
        .map(line -> line.split("asked at ")[1].split(" ")[0])
        .reduce("", (_, last) -> last);
  }

  private void promiseService(Watching watching) throws Exception {
    promiseNone(watching, Kind.VALIDATE);
    Duration gap = load.seen(Kind.WRITE).longestGap();
    watching.note("longest time without a write that succeeded: " + seconds(gap));
    watching.promise(gap.compareTo(RESUMED) <= 0, "writes stood still for " + seconds(gap));
    promiseStored(watching);
  }

  private void promiseStored(Watching watching) throws Exception {
    int acknowledged = load.acknowledged();
    List<String> lost = load.lost();
    watching.promise(lost.isEmpty(), lost.size() + " acknowledged writes are lost");
    watching.note(acknowledged + " acknowledged writes looked for, " + lost.size() + " lost");
  }

  private void promiseNone(Watching watching, Kind... kinds) {
    for (Kind kind : kinds) {
      Seen seen = load.seen(kind);
      watching.promise(
          seen.failed() == 0,
          "%s failed %d times in %d: %s"
              .formatted(kind, seen.failed(), seen.requests(), seen.failures()));
    }
  }

  void quorum(Watching watching) throws Exception {
    List<GaleraNode> others = cluster.databases().subList(1, 3);
    for (GaleraNode other : others) {
      other.freeze();
    }
    long lost = System.nanoTime();
    await("a validation is refused", () -> load.seen(Kind.VALIDATE).failed() > 0);
    Duration served = Duration.ofNanos(System.nanoTime() - lost);
    watching.note("known tokens were served for " + seconds(served) + " of " + seconds(GRACE));
    watching.promise(served.compareTo(GRACE.minusSeconds(1)) >= 0, "known tokens ended early");
    for (Kind kind : Kind.values()) {
      watching.promise(
          load.seen(kind).failures().keySet().stream().allMatch(how -> how.startsWith("503")),
          kind + " got something else than 503: " + load.seen(kind).failures().keySet());
    }
    for (GaleraNode other : others) {
      other.thaw();
    }
    long thawed = System.nanoTime();
    load.awaitAnswers(ENOUGH);
    watching.note("everything was answered again " + since(thawed) + " after the others came back");
    promiseStored(watching);
  }

  void folders(Watching watching) throws Exception {
    Path keys = node(2).folder().resolve("fernet-keys");
    Path aside = node(2).folder().resolve("aside");
    Files.move(keys, aside);
    Files.createDirectory(keys);
    awaitAlarm(watching, "emptied");
    Files.copy(aside.resolve("0"), keys.resolve("0"));
    String half = Files.readString(aside.resolve("0")).substring(0, 20);
    Files.writeString(keys.resolve("1"), half);
    awaitAlarm(watching, "half-synced");
    Files.delete(keys.resolve("0"));
    Files.delete(keys.resolve("1"));
    Files.delete(keys);
    Files.writeString(keys, "not a folder: root could read any folder");
    awaitAlarm(watching, "unreadable");
    Files.delete(keys);
    Files.move(aside, keys);
    await("the alarm ends", () -> alarm(2, "keys").isEmpty());
    promiseNone(watching, Kind.values());
  }

  private void awaitAlarm(Watching watching, String how) throws Exception {
    await(how + " is told", () -> !alarm(2, "keys").isEmpty());
    load.awaitAnswers(ENOUGH);
    watching.note("%s: \"%s\"".formatted(how, alarm(2, "keys")));
  }

  void leak(Watching watching) throws Exception {
    rotate(1);
    awaitKeys();
    String leaked = load.token();
    rotate(1);
    awaitKeys();
    List<String> live = List.of(load.admin(), load.token());
    for (IdentityServer node : cluster.nodes()) {
      promise(watching, node, List.of(leaked), "a token was refused before its key was removed");
    }
    String name = primary(1);
    for (IdentityServer node : cluster.nodes()) {
      Files.delete(node.folder().resolve("fernet-keys").resolve(name));
    }
    long removed = System.nanoTime();
    for (IdentityServer node : cluster.nodes()) {
      await("refused", () -> status(node, leaked) == 404);
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - removed);
    watching.note("refused by all nodes after " + seconds(taken));
    watching.promise(taken.compareTo(RESUMED) <= 0, "refused only after " + seconds(taken));
    load.awaitAnswers(3 * ENOUGH);
    for (IdentityServer node : cluster.nodes()) {
      promise(watching, node, live, "a token of another key is refused too");
      watching.promise(status(node, leaked) == 404, "the token lives again");
    }
    promiseNone(watching, Kind.values());
  }

  private void promise(Watching watching, IdentityServer node, List<String> live, String otherwise)
      throws Exception {
    for (String token : live) {
      watching.promise(status(node, token) == 200, otherwise);
    }
  }

  private int status(IdentityServer node, String token) throws Exception {
    return new Api(node.url()).validate(load.admin(), token).status();
  }

  /** Until every node works with as many keys as the first one's folder has. */
  private void awaitKeys() throws Exception {
    for (IdentityServer node : cluster.nodes()) {
      await(
          "the keys are in force",
          () -> {
            int keys = Cluster.keysIn(node(1).folder().resolve("fernet-keys")).size();
            return data(node, "keys").path("fernet").asText().startsWith(keys + " keys, ");
          });
    }
  }

  /** The last but as many as said of the keys that were ever primary. */
  private String primary(int before) throws IOException {
    return Cluster.keysIn(node(1).folder().resolve("fernet-keys"))
        .get(before)
        .getFileName()
        .toString();
  }

  void clock(Watching watching) throws Exception {
    String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
    Path fake =
        Debian.file(
            "usr/lib/%s-linux-gnu/faketime/libfaketimeMT.so.1".formatted(machine), "libfaketime");
    node(3).end().join();
    node(3)
        .start(
            Conf.empty(),
            Map.of(
                "LD_PRELOAD", fake.toString(),
                "FAKETIME", "+5s",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Else it takes Java's waits for ones by the clock of the day, which end at once.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0"));
    cluster.haproxy().awaitStatus("node-3", "UP");
    await("the clock is told", () -> !alarm(3, "clock").isEmpty());
    watching.note("\"" + alarm(3, "clock") + "\"");
    Api ahead = new Api(node(3).url());
    Api behind = new Api(node(1).url());
    String token = ahead.login("admin", Cluster.PASSWORD, Api.Scope.PROJECT).with(201).token();
    watching.promise(
        behind.validate(token, token).status() == 200, "a token of the future is refused");
    load.awaitAnswers(3 * ENOUGH);
    node(3).end().join();
    node(3).start();
    cluster.haproxy().awaitStatus("node-3", "UP");
    promiseNone(watching, Kind.values());
  }

  void rotations(Watching watching) throws Exception {
    rotate(rotations);
    watching.note(rotations + " rotations, each after all nodes had the staged key");
    promiseNone(watching, Kind.values());
  }

  /** Each when all nodes have told that they know the staged key, as rotate-keys waits for it. */
  private void rotate(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      await("the rotation is let through", () -> rotated(Map.of()));
      for (String keys : ROTATED) {
        cluster.distribute(keys);
      }
    }
  }

  /** False where the command has to be tried again. */
  private boolean rotated(Map<String, String> environment) throws Exception {
    try {
      node(1).manage(environment, owned("fernet_rotate"));
      return true;
    } catch (AssertionError refused) {
      String said = String.valueOf(refused.getMessage());
      if (!said.contains(" has not seen the staged key of ")
          && !IdentityServer.isUnanswered(refused)) {
        throw refused;
      }
      load.pause(Duration.ofMillis(500));
      return false;
    }
  }

  private String[] owned(String command) throws IOException {
    PosixFileAttributes us = Files.readAttributes(node(1).folder(), PosixFileAttributes.class);
    return new String[] {
      command, "--keystone-user", us.owner().getName(), "--keystone-group", us.group().getName()
    };
  }

  /** The nodes take the keys into the database, one after the other, and back again in the end. */
  void storedRotations(Watching watching) throws Exception {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    Map<String, String> stored =
        Map.of(
            "XLOUD_KEYS_REPOSITORY",
            "database",
            "XLOUD_KEYS_ENCRYPTION_KEY",
            Base64.getEncoder().encodeToString(random));
    node(1).manage(stored, "keys_import");
    restartWith(stored);
    for (int i = 0; i < rotations; i++) {
      await("the rotation is let through", () -> rotated(stored));
    }
    watching.note(rotations + " rotations on one node, exported by all");
    awaitKeys();
    restartWith(Map.of());
    promiseNone(watching, Kind.values());
  }

  private void restartWith(Map<String, String> environment) throws Exception {
    for (int i = 1; i <= cluster.nodes().size(); i++) {
      node(i).end().join();
      node(i).start(Conf.empty(), environment);
      cluster.haproxy().awaitStatus("node-" + i, "UP");
    }
  }

  /** What a check of a node's readiness says is wrong; empty when nothing is. */
  private String alarm(int node, String check) throws IOException, InterruptedException {
    return alarmIn(data(node(node), check));
  }

  private static JsonNode data(IdentityServer node, String check)
      throws IOException, InterruptedException {
    for (JsonNode one : health(node).path("checks")) {
      if (one.path("name").asText().equals(check)) {
        return one.path("data");
      }
    }
    return MissingNode.getInstance();
  }

  /** Of keys it stands behind their number. */
  private static String alarmIn(JsonNode data) {
    String keys = data.path("fernet").asText();
    return keys.contains("; ")
        ? keys.substring(keys.indexOf("; ") + 2)
        : data.path("alarm").asText();
  }

  private static JsonNode health(IdentityServer node) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest ask =
          HttpRequest.newBuilder(URI.create(node.managementUrl() + "/health/ready")).build();
      return JSON.readTree(client.send(ask, HttpResponse.BodyHandlers.ofString()).body());
    }
  }

  private void await(String what, Happening happening) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!happening.happened()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("within %s not: %s".formatted(seconds(PATIENCE), what));
      }
      load.pause(Duration.ofMillis(100));
    }
  }

  private static String since(long nanos) {
    return seconds(Duration.ofNanos(System.nanoTime() - nanos));
  }

  private static String seconds(Duration time) {
    return "%.1f s".formatted(time.toMillis() / 1000.0);
  }
}
