package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.nodes.Seed.Bearer;
import io.xloud.it.nodes.Steps.Step;
import io.xloud.it.nodes.TwoNodes.Pair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every route that writes, as the server's own document lists them: what one node writes, itself
 * tells at once and the other node within the staleness bound, although it has told the contrary
 * from memory before.
 */
@ExtendWith(TwoNodes.class)
class EveryWriteIT {
  private static final Set<String> WRITING = Set.of("post", "put", "patch", "delete");

  /** Nothing that could be asked before differs after them: they have tests of their own below. */
  private static final Set<String> TELLING_NOTHING =
      Set.of(
          "POST /v3/auth/tokens",
          "POST /v3/OS-OAUTH1/request_token",
          "POST /v3/OS-OAUTH2/introspect",
          "POST /v3/OS-OAUTH2/token",
          "PUT /v3/OS-OAUTH1/authorize/{request_token_id}",
          "POST /v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/auth",
          "POST /v3/auth/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/websso",
          "POST /v3/auth/OS-FEDERATION/oidc/{idp_id}/logout",
          "POST /v3/auth/OS-FEDERATION/saml2",
          "POST /v3/auth/OS-FEDERATION/saml2/ecp",
          "POST /v3/auth/OS-FEDERATION/saml2/sp/{idp_id}/{protocol_id}/consumer",
          "POST /v3/auth/OS-FEDERATION/saml2/sp/{idp_id}/{protocol_id}/logout",
          "POST /v3/auth/OS-FEDERATION/websso/{protocol_id}",
          "POST /v3/ec2tokens",
          "POST /v3/s3tokens",
          "POST /v3/xloud/policy_explanations");

  private static final Lanes LANES = Lanes.of(6);

  private final Pair nodes;

  EveryWriteIT(Pair nodes) {
    this.nodes = nodes;
  }

  /** A step with what it needs, which both nodes have told as it is before. */
  private record Ready(Step step, Write write) {}

  static List<Step> steps() {
    Steps steps = new Steps();
    IdentityWrites.add(steps);
    ResourceWrites.add(steps);
    AssignmentWrites.add(steps);
    CatalogWrites.add(steps);
    CredentialWrites.add(steps);
    DelegationWrites.add(steps);
    OAuthWrites.add(steps);
    FederationWrites.add(steps);
    OtherWrites.add(steps);
    return steps.all();
  }

  @Test
  void every_route_that_writes_is_walked() throws Exception {
    Set<String> walked =
        steps().stream().map(Step::route).collect(Collectors.toCollection(TreeSet::new));
    walked.addAll(TELLING_NOTHING);

    assertThat(walked).isEqualTo(writes(nodes.there().get("", "/openapi").with(200).body()));
  }

  private static Set<String> writes(JsonNode document) {
    Set<String> writes = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (WRITING.contains(operation.getKey())) {
          writes.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    return writes;
  }

  @Test
  void what_touches_one_thing_reaches_the_other_node() throws Exception {
    List<Step> narrow = steps().stream().filter(step -> !step.wide()).toList();
    walkTogether(narrow);
  }

  private void walkTogether(List<Step> steps) throws Exception {
    SoftAssertions all = new SoftAssertions();
    List<Ready> ready = LANES.each(steps, this::prepared);
    LANES.each(ready, this::warmed);
    Metrics.untilFromMemory(
        nodes.second(),
        validations(ready),
        () -> LANES.each(ready, each -> isAsBefore(each, nodes.there())));
    LANES.each(ready, this::walk).forEach(late -> late.forEach(all::fail));
    all.assertAll();
  }

  private static long validations(List<Ready> ready) {
    return ready.stream()
        .flatMap(each -> each.write().questions().stream())
        .filter(Question::validation)
        .count();
  }

  @Test
  void what_touches_nearly_everything_reaches_the_other_node() throws Exception {
    SoftAssertions all = new SoftAssertions();
    for (Step step : steps()) {
      if (step.wide()) {
        walk(warmed(prepared(step))).forEach(all::fail);
      }
    }
    all.assertAll();
  }

  private Ready prepared(Step step) throws Exception {
    return new Ready(step, step.prepared().with(nodes.seed()));
  }

  /** What was prepared has to reach the other node as well. */
  private Ready warmed(Ready ready) throws Exception {
    isAsBefore(ready, nodes.here());
    long prepared = System.nanoTime();
    while (shows(ready) && System.nanoTime() - prepared <= TwoNodes.BOUND.toNanos()) {}
    return isAsBefore(ready, nodes.there());
  }

  private boolean shows(Ready ready) throws Exception {
    for (Question question : ready.write().questions()) {
      if (question.shows().test(question.asks().of(nodes.there(), nodes.admin()))) {
        return true;
      }
    }
    return false;
  }

  private Ready isAsBefore(Ready ready, Api node) throws Exception {
    for (Question question : ready.write().questions()) {
      Reply reply = question.asks().of(node, nodes.admin());
      assertThat(question.shows().test(reply))
          .as("%s, %s before it: %s", ready.step(), question.about(), reply.body())
          .isFalse();
    }
    return ready;
  }

  /** What was told too late. */
  private List<String> walk(Ready ready) throws Exception {
    isAsBefore(ready, nodes.there());
    Reply written = ready.write().send(nodes.here(), nodes.admin(), ready.step().route());
    long at = System.nanoTime();
    assertThat(written.status()).as("%s: %s", ready.step(), written.body()).isBetween(200, 204);
    List<String> late = new ArrayList<>();
    for (Question question : ready.write().questions()) {
      if (!question.shows().test(question.asks().of(nodes.here(), nodes.admin()))) {
        late.add("%s: %s on the node that wrote".formatted(ready.step(), question.about()));
      }
    }
    for (Question question : ready.write().questions()) {
      if (!tells(question, at)) {
        late.add("%s: %s on the other node".formatted(ready.step(), question.about()));
      }
    }
    return late;
  }

  /** Whether no question asked later than the bound is answered as before the write. */
  private boolean tells(Question question, long written) throws Exception {
    while (true) {
      long asked = System.nanoTime();
      if (question.shows().test(question.asks().of(nodes.there(), nodes.admin()))) {
        return true;
      }
      if (Duration.ofNanos(asked - written).compareTo(TwoNodes.BOUND) > 0) {
        return false;
      }
    }
  }

  @Test
  void a_token_issued_on_one_node_is_good_on_the_other_at_once() throws Exception {
    Bearer bearer = nodes.seed().bearer();

    nodes.there().validate(nodes.admin(), bearer.token()).with(200);
  }

  @Test
  void an_explanation_changes_nothing() throws Exception {
    Bearer bearer = nodes.seed().bearer();
    Reply before = nodes.there().validate(nodes.admin(), bearer.token()).with(200);
    String ofAll =
        "{\"auth\": {\"identity\": {\"methods\": [\"token\"], \"token\": {\"id\": \"%s\"}},"
            + " \"scope\": {\"system\": {\"all\": true}}}}";
    String asking =
        nodes
            .here()
            .post(nodes.admin(), "/v3/auth/tokens", ofAll.formatted(nodes.admin()))
            .with(201)
            .token();
    nodes
        .here()
        .post(
            asking,
            "/v3/xloud/policy_explanations",
            "{\"explanation\": {\"action\": \"identity:list_users\"}}")
        .with(200);

    assertThat(nodes.there().validate(nodes.admin(), bearer.token()).body())
        .isEqualTo(before.body());
  }

  /**
   * Whoever sees a disabled user revokes its tokens for good, so memory must not make it see one.
   */
  @Test
  void who_is_enabled_again_may_come_back_at_once() throws Exception {
    Bearer bearer = nodes.seed().bearer();
    String path = "/v3/users/" + bearer.user();
    nodes.here().patch(nodes.admin(), path, "{\"user\": {\"enabled\": false}}").with(200);
    Question dead = Question.dead(bearer.token());
    assertThat(tells(dead, System.nanoTime())).isTrue();
    nodes.here().patch(nodes.admin(), path, "{\"user\": {\"enabled\": true}}").with(200);
    // A token of the second in which tokens were revoked is revoked too.
    Thread.sleep(Duration.ofSeconds(1));
    String token = nodes.seed().token(bearer.user(), "project", bearer.place());
    nodes.there().validate(nodes.admin(), token).with(200);
  }
}
