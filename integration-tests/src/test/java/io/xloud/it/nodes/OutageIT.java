package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Await;
import io.xloud.it.server.Conf;
import io.xloud.it.server.DatabaseLine;
import io.xloud.it.server.IdentityServer;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A server that loses its database: tokens that it knows go on for {@code cache.outage-grace}, and
 * nothing else does. Another server that keeps the database makes tokens that the first has not
 * seen.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageIT {
  private static final String SCHEMA = "outage";
  private static final String PASSWORD = "known before";
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String READY = "/health/ready";

  /** Of a question to a database that does not answer: two seconds to notice, one to be sure. */
  private static final Duration REFUSAL = Duration.ofMillis(4500);

  private DatabaseLine line;
  private IdentityServer well;
  private IdentityServer cut;
  private Api elsewhere;
  private Api here;
  private Seed seed;

  @BeforeAll
  void begin() throws Exception {
    line = DatabaseLine.open();
    Conf alone = Conf.empty().with("xloud", "coexistence", "off");
    well = IdentityServer.prepared(SCHEMA, alone.with("token", "expiration", 6), PASSWORD).start();
    cut =
        IdentityServer.over(
            SCHEMA,
            TwoNodes.keysOf(well).with("database", "connection", line.connectionOf(SCHEMA)));
    elsewhere = new Api(well.url());
    here = new Api(cut.url());
  }

  @AfterAll
  void end() throws Exception {
    cut.close();
    well.close();
    line.close();
  }

  @AfterEach
  void mend() {
    line.mend();
    cut.stop();
  }

  private String start(String grace) throws Exception {
    return start(Conf.empty().with("xloud", "cache.outage-grace", grace));
  }

  private String start(Conf conf) throws Exception {
    cut.start(conf);
    String admin = here.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
    seed = new Seed(here, admin);
    return admin;
  }

  @Test
  void behind_a_frozen_line_known_tokens_go_on_for_the_grace_and_no_longer() throws Exception {
    String admin = start(GRACE.toSeconds() + " s");
    String known = seed.bearer().token();
    String unknown = elsewhere.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
    String ending = elsewhere.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
    Metrics.untilFromMemory(
        cut,
        2,
        () -> {
          here.validate(admin, known).with(200);
          here.validate(admin, ending);
        });
    here.validate(admin, ending).with(200);

    line.freeze();
    long frozen = System.nanoTime();
    try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
      var status = others.submit(() -> statusInTime(admin, unknown));
      while (!status.isDone() || since(frozen).compareTo(REFUSAL) < 0) {
        here.validate(admin, known).with(200);
      }
      assertThat(status.get()).isEqualTo(503);
    }
    Await.until(PATIENCE, "a token that ends meanwhile is refused", () -> isRefused(admin, ending));
    here.validate(admin, known).with(200);
    assertThat(since(frozen)).isLessThan(GRACE);
    Await.until(PATIENCE, "the grace ends", () -> here.validate(admin, known).status() == 503);
    assertThat(since(frozen)).isGreaterThan(GRACE.minusSeconds(1));

    line.mend();
    Await.until(
        PATIENCE,
        "it recovers without a restart",
        () -> here.validate(admin, known).status() == 200);
  }

  /** Never taken for good, whichever way it is refused. */
  private boolean isRefused(String admin, String token) throws Exception {
    int status = here.validate(admin, token).status();
    assertThat(status).isIn(200, 404, 503);
    return status != 200;
  }

  /** The default setting: others may write and leave no events. */
  @Test
  void beside_others_only_tokens_that_are_watched_go_on() throws Exception {
    String admin =
        start(
            Conf.empty()
                .with("xloud", "cache.outage-grace", "60 s")
                .with("xloud", "coexistence", "auto"));
    String once = seed.bearer().token();
    String again = seed.bearer().token();
    here.validate(admin, once).with(200);
    Await.until(PATIENCE.multipliedBy(3), "it is watched", () -> isWatched(admin, again));

    line.freeze();
    long frozen = System.nanoTime();
    while (since(frozen).compareTo(REFUSAL) < 0) {
      here.validate(admin, again).with(200);
    }
    assertThat(statusInTime(admin, once)).isEqualTo(503);
    here.validate(admin, again).with(200);

    line.mend();
    Await.until(PATIENCE, "it recovers", () -> here.validate(admin, once).status() == 200);
  }

  /** What is not must be read again when the bound is over. */
  private boolean isWatched(String admin, String token) throws Exception {
    long before = misses();
    long begun = System.nanoTime();
    while (since(begun).compareTo(TwoNodes.BOUND.multipliedBy(2)) < 0) {
      here.validate(admin, token).with(200);
    }
    return misses() == before;
  }

  private long misses() throws Exception {
    return Metrics.sum(cut, "xloud_cache_requests_total", "\"miss\"");
  }

  @Test
  void without_grace_nothing_is_answered_behind_a_line_that_was_cut() throws Exception {
    String admin = start("0");
    String known = seed.bearer().token();
    Metrics.untilFromMemory(cut, 1, () -> here.validate(admin, known).with(200));

    line.cut();
    long gone = System.nanoTime();
    Await.until(
        PATIENCE,
        "no longer from memory",
        () -> {
          Reply reply = here.validate(admin, known);
          assertThat(
                  reply.status() == 200
                      && since(gone).compareTo(TwoNodes.BOUND.multipliedBy(4)) > 0)
              .as("still answered after %s", since(gone))
              .isFalse();
          return reply.status() == 503;
        });
    for (int i = 0; i < 20; i++) {
      assertThat(statusInTime(admin, known)).isEqualTo(503);
    }

    line.mend();
    Await.until(
        PATIENCE,
        "it recovers without a restart",
        () -> here.validate(admin, known).status() == 200);
  }

  @Test
  void it_is_not_ready_while_the_line_is_frozen_and_says_why() throws Exception {
    start("0");
    Api health = new Api(cut.managementUrl());
    Await.until(PATIENCE, "it is ready", () -> health.get("", READY).status() == 200);

    line.freeze();
    long frozen = System.nanoTime();
    Await.until(PATIENCE, "it is not ready", () -> health.get("", READY).status() == 503);
    assertThat(since(frozen)).isLessThan(REFUSAL);
    assertThat(health.get("", READY).response().body()).contains("The database does not answer.");

    line.mend();
    Await.until(PATIENCE, "it is ready again", () -> health.get("", READY).status() == 200);
  }

  private int statusInTime(String admin, String token) throws Exception {
    long asked = System.nanoTime();
    int status = here.validate(admin, token).status();
    assertThat(since(asked)).isLessThan(REFUSAL);
    return status;
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
