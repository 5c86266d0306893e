package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.nodes.Seed.Bearer;
import io.xloud.it.nodes.TwoNodes.Pair;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is asked anew although memory knows both tokens: the clock, twice, and the policy. */
@ExtendWith(TwoNodes.class)
class HitIT {
  private static final int SHORT_LIFE_SECONDS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Pair nodes;
  private final Seed seed;

  HitIT(Pair nodes) {
    this.nodes = nodes;
    this.seed = nodes.seed();
  }

  @Test
  void who_is_no_service_any_more_may_not_ask_about_a_token_in_memory() throws Exception {
    Bearer subject = seed.bearer();
    Bearer first = seed.bearer();
    String grant = grantOfService(first);
    seed.put(grant);
    String caller = seed.token(first.user(), "project", first.place());
    Metrics.untilFromMemory(
        nodes.second(), 1, () -> nodes.there().validate(caller, subject.token()).with(200));

    nodes.here().delete(nodes.admin(), grant).with(204);
    long written = System.nanoTime();

    assertThat(nodes.here().validate(caller, subject.token()).status()).isEqualTo(403);
    assertThat(
            askUntil(
                403,
                TwoNodes.BOUND,
                written,
                () -> nodes.there().validate(caller, subject.token())))
        .isEqualTo(403);
    nodes.there().validate(nodes.admin(), subject.token()).with(200);
  }

  /** Of two tokens that the node has never seen: each is looked for in several places. */
  @Test
  void one_question_counts_once_in_each_cache() throws Exception {
    Bearer service = seed.bearer();
    seed.put(grantOfService(service));
    String caller = seed.token(service.user(), "project", service.place());
    String subject = seed.bearer().token();
    long tokens = misses("tokens");
    long answers = misses("answers");
    nodes.there().validate(caller, subject).with(200);
    assertThat(misses("tokens") - tokens).isEqualTo(2);
    assertThat(misses("answers") - answers).isEqualTo(1);
  }

  private long misses(String cache) throws Exception {
    return Metrics.sum(
        nodes.second(), "xloud_cache_requests_total", "\"%s\"".formatted(cache), "\"miss\"");
  }

  private String grantOfService(Bearer bearer) throws Exception {
    return "/v3/projects/%s/users/%s/roles/%s"
        .formatted(bearer.place(), bearer.user(), nodes.here().role(nodes.admin(), "service"));
  }

  private interface Ask {
    Reply once() throws Exception;
  }

  /** The last status, asked for until it is the wanted one or it is too late. */
  private static int askUntil(int wanted, Duration patience, long since, Ask ask) throws Exception {
    while (true) {
      long asked = System.nanoTime();
      int status = ask.once().status();
      if (status == wanted || Duration.ofNanos(asked - since).compareTo(patience) > 0) {
        return status;
      }
    }
  }

  /** The end of one token is told by the clock alone, however long the other one lives. */
  @Test
  void both_ends_and_a_changed_policy_file_count_on_a_hit() throws Exception {
    Path policy = Files.createTempFile("policy", ".yaml");
    Conf conf =
        Conf.empty()
            .with("token", "expiration", SHORT_LIFE_SECONDS)
            .with("oslo_policy", "policy_file", policy);
    try (IdentityServer third = TwoNodes.beside(nodes.first(), conf).start()) {
      Api briefly = new Api(third.url());
      ends(briefly);
      hearsItsPolicyFile(briefly, policy);
    } finally {
      Files.delete(policy);
    }
  }

  private void ends(Api briefly) throws Exception {
    Bearer lasting = seed.bearer();
    Bearer service = seed.bearer();
    seed.put(grantOfService(service));
    Reply issued = login(briefly, service);
    String brief = issued.token();
    Instant end = Instant.parse(issued.body().at("/token/expires_at").asText());
    Metrics.untilFromMemory(
        nodes.second(),
        2,
        () -> {
          nodes.there().validate(nodes.admin(), brief).with(200);
          nodes.there().validate(brief, lasting.token()).with(200);
        });
    // The clock is what this is about.
    Thread.sleep(Duration.between(Instant.now(), end).plusMillis(1));
    assertThat(nodes.there().validate(nodes.admin(), brief).status()).isEqualTo(404);
    assertThat(nodes.there().validate(brief, lasting.token()).status()).isEqualTo(401);
    nodes.there().validate(nodes.admin(), lasting.token()).with(200);
  }

  private static Reply login(Api node, Bearer bearer) throws Exception {
    return node.loginById(
            bearer.user(),
            Seed.PASSWORD,
            "{\"project\": {\"id\": \"%s\"}}".formatted(bearer.place()))
        .with(201);
  }

  private void hearsItsPolicyFile(Api node, Path policy) throws Exception {
    Bearer subject = seed.bearer();
    Bearer service = seed.bearer();
    seed.put(grantOfService(service));
    String caller = seed.token(service.user(), "project", service.place());
    for (int i = 0; i < 3; i++) {
      node.validate(caller, subject.token()).with(200);
    }
    Files.writeString(policy, "\"identity:validate_token\": \"rule:admin_required\"\n");
    long written = System.nanoTime();
    assertThat(askUntil(403, PATIENCE, written, () -> node.validate(caller, subject.token())))
        .isEqualTo(403);
    node.validate(nodes.admin(), subject.token()).with(200);
  }
}
