package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Await;
import io.xloud.it.server.Conf;
import io.xloud.it.server.EventFence;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import io.xloud.it.server.Memcached;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Beside a real Python Keystone that caches in two memcacheds for ten minutes: how long it answers
 * with what was, after our server has changed it. Python is asked without pause meanwhile, so that
 * it fills its cache at the very moment of the change.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PythonCacheIT {
  private static final String SCHEMA = "beside_caching_python";
  private static final String PASSWORD = "both sides know it";
  private static final int ROUNDS = 3;
  private static final int WRITES = 60;

  /** The last deletion comes five seconds after the write. */
  private static final Duration WORST = Duration.ofSeconds(6);

  /** Past the last one: what Python answers with then, it answers with for ten minutes. */
  private static final Duration ON = Duration.ofSeconds(7);

  private Memcached one;
  private Memcached two;
  private IdentityServer server;
  private PythonKeystone python;
  private Api ours;
  private Api theirs;
  private String admin;
  private String member;
  private int made;

  @BeforeAll
  void begin() throws Exception {
    one = Memcached.start();
    two = Memcached.start();
    Conf cache =
        Conf.empty()
            .with("cache", "enabled", true)
            .with("cache", "backend", "oslo_cache.memcache_pool")
            .with("cache", "memcache_servers", List.of(one.address(), two.address()));
    Mariadb.running().createSchema(SCHEMA);
    server = IdentityServer.over(SCHEMA, cache);
    python = PythonKeystone.over(SCHEMA, server.folder(), cache);
    python.prepare(PASSWORD);
    python.start();
    ours = new Api(server.url());
    theirs = new Api(python.url());
    requireThatPythonCaches();
    Reply login = ours.login("admin", PASSWORD, Scope.PROJECT).with(201);
    admin = login.token();
    member = ours.role(admin, "member");
  }

  @AfterAll
  void end() {
    for (AutoCloseable each : new AutoCloseable[] {python, server, one, two}) {
      close(each);
    }
  }

  private static void close(AutoCloseable each) {
    try {
      if (each != null) {
        each.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without this the rest would prove nothing; our server is not there yet. */
  private void requireThatPythonCaches() throws Exception {
    Reply login = theirs.login("admin", PASSWORD, Scope.PROJECT).with(201);
    String project = "/v3/projects/" + login.body().at("/token/project/id").asText();
    theirs.get(login.token(), project).with(200);
    pastEverybody("update project set description = 'past' where name = 'admin'");
    for (int i = 0; i < 10; i++) {
      assertThat(description(login.token(), project)).isNotEqualTo("past");
    }
    server.start();
    Await.until(
        WORST,
        "our start empties its cache",
        () -> description(login.token(), project).equals("past"));
  }

  private String description(String token, String project) throws Exception {
    return theirs.get(token, project).with(200).body().at("/project/description").asText();
  }

  private static void pastEverybody(String sql) throws Exception {
    try (Connection connection = Mariadb.running().connect(SCHEMA);
        Statement statement = connection.createStatement()) {
      statement.execute("set session server_id = " + EventFence.FOREIGN);
      statement.execute(sql);
    }
  }

  @Test
  void what_we_change_python_knows_within_the_bound() throws Exception {
    Map<String, List<Long>> millis = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Map.Entry<String, Future<Long>> each : changes().entrySet()) {
        millis.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(each.getValue().get());
      }
    }
    List<Long> all = millis.values().stream().flatMap(List::stream).sorted().toList();
    System.out.println("Python is behind our writes by (ms): " + millis);
    assertThat(all).hasSize(ROUNDS * 6);
    assertThat(all.getLast()).isLessThanOrEqualTo(WORST.toMillis());
    assertThat(all.get(all.size() / 2)).as("usually").isLessThan(1000);
  }

  private Map<String, Future<Long>> changes() throws Exception {
    Map<String, Future<Long>> behind = new TreeMap<>();
    Predicate<Reply> dead = reply -> reply.status() == 404;
    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      Bearer revoked = bearer();
      behind.put(
          "token revoked",
          askers.submit(
              behind(validating(revoked), dead, () -> ours.revoke(admin, revoked.token()))));
      Bearer disabled = bearer();
      behind.put(
          "user disabled",
          askers.submit(
              behind(
                  validating(disabled),
                  dead,
                  patch("users", "user", disabled.user(), "enabled", "false"))));
      Bearer demoted = bearer();
      behind.put(
          "role removed",
          askers.submit(
              behind(validating(demoted), dead, () -> ours.delete(admin, demoted.grant()))));
      Bearer bearer = bearer();
      behind.put("project renamed", askers.submit(renamed(bearer)));
      behind.put("user read", askers.submit(described()));
      behind.put("endpoint moved", askers.submit(moved(bearer)));
    }
    return behind;
  }

  private Callable<Long> renamed(Bearer bearer) throws Exception {
    String name = "\"renamed%d\"".formatted(++made);
    return behind(
        validating(bearer),
        reply -> reply.body().at("/token/project/name").toString().equals(name),
        patch("projects", "project", bearer.project(), "name", name));
  }

  private Callable<Long> described() throws Exception {
    String user = bearer().user();
    return behind(
        () -> theirs.get(admin, "/v3/users/" + user).with(200),
        reply -> reply.body().at("/user/description").asText().equals("new"),
        patch("users", "user", user, "description", "\"new\""));
  }

  private Callable<Long> moved(Bearer bearer) throws Exception {
    String service =
        ours.post(admin, "/v3/services", "{\"service\": {\"type\": \"t%d\"}}".formatted(++made))
            .with(201)
            .body()
            .at("/service/id")
            .asText();
    String endpoint =
        ours.post(
                admin,
                "/v3/endpoints",
                """
                {"endpoint": {"service_id": "%s", "interface": "public", "url": "http://here"}}
                """
                    .formatted(service))
            .with(201)
            .body()
            .at("/endpoint/id")
            .asText();
    String url = "http://moved" + made;
    return behind(
        validating(bearer),
        reply -> reply.body().at("/token/catalog").toString().contains(url),
        patch("endpoints", "endpoint", endpoint, "url", "\"" + url + "\""));
  }

  private Callable<Reply> validating(Bearer bearer) {
    return () -> theirs.validate(admin, bearer.token());
  }

  private Callable<Reply> patch(
      String collection, String noun, String id, String member, String value) {
    String body = "{\"%s\": {\"%s\": %s}}".formatted(noun, member, value);
    return () -> ours.patch(admin, "/v3/%s/%s".formatted(collection, id), body);
  }

  /**
   * Milliseconds from our answer to the last question that Python answered with what was; it is
   * asked on for a while, for it may keep what it read too early.
   */
  private Callable<Long> behind(
      Callable<Reply> question, Predicate<Reply> isNew, Callable<Reply> change) {
    return () -> {
      assertThat(isNew.test(question.call())).isFalse();
      CountDownLatch asking = new CountDownLatch(1);
      try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Long> written =
            other.submit(() -> {
              asking.await();
              assertThat(change.call().status()).isBetween(200, 204);
              return System.nanoTime();
            });
        long lastOld = 0;
        boolean over = false;
        while (!over) {
          long asked = System.nanoTime();
          boolean known = isNew.test(question.call());
          asking.countDown();
          lastOld = known ? lastOld : asked;
          over = written.isDone() && asked - written.get() > ON.toNanos();
        }
        assertThat(lastOld).isPositive();
        return Math.max(0, Duration.ofNanos(lastOld - written.get()).toMillis());
      }
    };
  }

  @Test
  void a_frozen_memcached_delays_no_write_and_hears_of_it_later() throws Exception {
    Bearer bearer = bearer();
    theirs.get(admin, "/v3/users/" + bearer.user()).with(200);
    double failed = failures();
    one.freeze();
    two.freeze();
    try {
      long start = System.nanoTime();
      for (int i = 0; i < WRITES; i++) {
        patch("users", "user", bearer.user(), "description", "\"change %d\"".formatted(i))
            .call()
            .with(200);
      }
      // One wait of 200 ms for each write and server would be 24 s.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
      Await.until(WORST, "failures are counted", () -> failures() > failed);
    } finally {
      one.thaw();
      two.thaw();
    }
    Await.until(
        WORST,
        "Python knows",
        () ->
            theirs
                .get(admin, "/v3/users/" + bearer.user())
                .body()
                .at("/user/description")
                .asText()
                .equals("change " + (WRITES - 1)));
  }

  private double failures() throws Exception {
    String metrics =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.managementUrl() + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return metrics
        .lines()
        .filter(line -> line.startsWith("xloud_memcached_deletions_total"))
        .filter(line -> line.contains("\"failed\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** A user with a token for a project of its own. */
  private record Bearer(String user, String project, String grant, String token) {}

  private Bearer bearer() throws Exception {
    String name = "bearer%d".formatted(++made);
    String user = ours.createUser(admin, name, "pass");
    String own =
        ours.post(admin, "/v3/projects", "{\"project\": {\"name\": \"%s\"}}".formatted(name))
            .with(201)
            .body()
            .at("/project/id")
            .asText();
    String grant = "/v3/projects/%s/users/%s/roles/%s".formatted(own, user, member);
    ours.put(admin, grant).with(204);
    String token =
        ours.loginInto(user, "pass", "{\"project\": {\"id\": \"%s\"}}".formatted(own))
            .with(201)
            .token();
    return new Bearer(user, own, grant, token);
  }
}
