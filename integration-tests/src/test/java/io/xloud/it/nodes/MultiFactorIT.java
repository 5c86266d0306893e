package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.AuthenticatorApp;
import io.xloud.it.nodes.TwoNodes.Pair;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Logins with several methods and passcodes, on whichever node their requests arrive. */
@ExtendWith(TwoNodes.class)
class MultiFactorIT {
  private static final String RECEIPT = "Openstack-Auth-Receipt";

  private final Pair nodes;
  private String user;
  private AuthenticatorApp app;

  MultiFactorIT(Pair nodes) {
    this.nodes = nodes;
  }

  @BeforeEach
  void a_user_with_an_authenticator_app() throws Exception {
    user = nodes.seed().user();
    app = StoredSeed.of(user, nodes.first());
  }

  @Test
  void a_passcode_alone_is_a_login_of_a_user_without_rules() throws Exception {
    Reply token = login(nodes.here(), totp(app.passcode()), "").with(201);

    assertThat(texts(token.body().at("/token/methods"))).containsExactly("totp");
    nodes.there().validate(nodes.admin(), token.token()).with(200);
  }

  @Test
  void g5_a_passcode_serves_once_on_whichever_node() throws Exception {
    String passcode = app.passcode();
    login(nodes.here(), totp(passcode), "").with(201);

    Reply wrong = login(nodes.here(), totp("abcdef"), "").with(401);
    for (Api node : List.of(nodes.here(), nodes.there())) {
      assertThat(login(node, totp(passcode), "").with(401).body()).isEqualTo(wrong.body());
      assertThat(login(node, both(passcode), "").with(401).body()).isEqualTo(wrong.body());
    }
  }

  @Test
  void g5_of_many_logins_with_one_passcode_at_once_one_succeeds() throws Exception {
    String proof = totp(app.passcode());
    List<Callable<Integer>> logins = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      logins.add(() -> login(nodes.here(), proof, "").status());
      logins.add(() -> login(nodes.there(), proof, "").status());
    }
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(all.invokeAll(logins).stream().map(Future::resultNow))
          .filteredOn(status -> status == 201)
          .hasSize(1);
    }
  }

  @Test
  void a_passcode_of_a_login_that_failed_for_its_scope_can_be_used_again() throws Exception {
    String passcode = app.passcode();
    send(nodes.here(), totp(passcode), "", ", \"scope\": {\"project\": {\"id\": \"unknown\"}}")
        .with(401);

    login(nodes.here(), totp(passcode), "").with(201);
  }

  @Test
  void g3_a_wrong_passcode_and_an_unknown_user_sound_the_same() throws Exception {
    Reply wrong = login(nodes.here(), totp("abcdef"), "").with(401);
    user = "nobody";

    assertThat(login(nodes.here(), totp("abcdef"), "").with(401).body()).isEqualTo(wrong.body());
  }

  @Test
  void a_receipt_of_one_node_takes_the_login_on_to_another() throws Exception {
    rules("[[\"password\", \"totp\"]]");
    Reply half = login(nodes.here(), password(), "").with(401);

    assertThat(half.response().headers().firstValue("WWW-Authenticate")).isEmpty();
    assertThat(half.response().headers().firstValue("Vary")).contains("X-Auth-Token");
    JsonNode receipt = half.body().path("receipt");
    assertThat(texts(receipt.path("methods"))).containsExactly("password");
    assertThat(receipt.at("/user/id").asText()).isEqualTo(user);
    assertThat(receipt.at("/user/domain/id").asText()).isEqualTo("default");
    assertThat(texts(half.body().at("/required_auth_methods/0")))
        .containsExactlyInAnyOrder("password", "totp");
    Reply whole = login(nodes.there(), totp(app.passcode()), receiptOf(half)).with(201);
    assertThat(texts(whole.body().at("/token/methods")))
        .containsExactlyInAnyOrder("password", "totp");
  }

  @Test
  void g5_a_receipt_serves_once_however_it_is_spelled() throws Exception {
    rules("[[\"password\", \"totp\"]]");
    String receipt = receiptOf(login(nodes.here(), totp(app.passcode()), "").with(401));
    login(nodes.here(), password(), receipt).with(201);

    for (String again : List.of(receipt, receipt + "=".repeat(-receipt.length() & 3))) {
      for (Api node : List.of(nodes.here(), nodes.there())) {
        Reply refused = login(node, password(), again).with(401);
        assertThat(refused.body().at("/error/message").asText())
            .isEqualTo("Could not find auth receipt: %s.", again);
      }
    }
  }

  @Test
  void a_receipt_that_adds_nothing_is_not_used_up() throws Exception {
    rules("[[\"password\", \"totp\"]]");
    String receipt = receiptOf(login(nodes.here(), password(), "").with(401));
    Reply another = login(nodes.here(), password(), receipt).with(401);

    assertThat(receiptOf(another)).isNotEqualTo(receipt);
    login(nodes.here(), totp(app.passcode()), receipt).with(201);
  }

  @Test
  void a_wrong_second_factor_leaves_the_receipt_good() throws Exception {
    rules("[[\"password\", \"totp\"]]");
    String receipt = receiptOf(login(nodes.here(), password(), "").with(401));
    Reply wrong = login(nodes.here(), totp("abcdef"), receipt).with(401);

    assertThat(wrong.response().headers().firstValue(RECEIPT)).isEmpty();
    login(nodes.here(), totp(app.passcode()), receipt).with(201);
  }

  /** On all nodes together, and whatever else counts wrong passcodes. */
  @Test
  void a_receipt_ends_after_ten_wrong_passcodes() throws Exception {
    rules("[[\"password\", \"totp\"]]");
    String receipt = receiptOf(login(nodes.here(), password(), "").with(401));
    for (int tries = 1; tries <= 10; tries++) {
      login(tries % 2 == 0 ? nodes.here() : nodes.there(), totp("abcdef"), receipt).with(401);
    }

    Reply refused = login(nodes.here(), totp(app.passcode()), receipt).with(401);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo("Could not find auth receipt: %s.", receipt);
    login(nodes.here(), both(app.passcode()), "").with(201);
  }

  @Test
  void wrong_passcodes_lock_a_user_out_also_one_whose_password_is_known() throws Exception {
    Conf strict = Conf.empty().with("security_compliance", "lockout_failure_attempts", 3);
    try (IdentityServer third = TwoNodes.beside(nodes.first(), strict).start()) {
      rules("[[\"password\", \"totp\"]]");
      Api node = new Api(third.url());
      login(node, both("abcdef"), "").with(401);
      login(node, both("abcdef"), "").with(401);
      login(node, both(app.unused(2)), "").with(201);
      for (int tries = 1; tries <= 3; tries++) {
        login(node, both("abcdef"), "").with(401);
      }

      String next = app.unused(2);
      login(node, both(next), "").with(401);
      login(nodes.here(), both(next), "").with(201);
    }
  }

  @Test
  void g6_a_receipt_is_worth_nothing_to_another_user() throws Exception {
    rules("[[\"password\", \"totp\"]]");
    String receipt = receiptOf(login(nodes.here(), totp(app.passcode()), "").with(401));
    user = nodes.seed().user();

    login(nodes.here(), password(), receipt).with(401);
    login(nodes.here(), password(), "").with(201);
  }

  @Test
  void g4_a_rule_of_invalid_methods_alone_lets_nobody_by() throws Exception {
    rules("[[\"password\", \"totp\"], [\"bogus\"]]");
    Reply half = login(nodes.here(), password(), "").with(401);
    assertThat(half.body().path("required_auth_methods")).hasSize(1);

    rules("[[\"bogus\"]]");
    login(nodes.here(), password(), "").with(201);
  }

  @Test
  void a1_no_receipt_lets_a_login_outlive_the_token_it_began_with() throws Exception {
    Reply first = login(nodes.here(), password(), "").with(201);
    rules("[[\"password\", \"totp\"]]");
    String token = "\"token\": {\"id\": \"%s\"}".formatted(first.token());
    Reply half = login(nodes.here(), "\"methods\": [\"token\"], " + token, "").with(401);
    login(nodes.here(), totp(app.passcode()), receiptOf(half)).with(401);

    String together = "\"methods\": [\"token\", \"totp\"], " + token + ", ";
    Reply whole = login(nodes.here(), together + totpProof(app.passcode()), "").with(201);
    assertThat(whole.body().at("/token/expires_at"))
        .isEqualTo(first.body().at("/token/expires_at"));
  }

  private void rules(String rules) throws Exception {
    String options = "{\"user\": {\"options\": {\"multi_factor_auth_rules\": %s}}}";
    nodes.here().patch(nodes.admin(), "/v3/users/" + user, options.formatted(rules)).with(200);
  }

  private String password() {
    return "\"methods\": [\"password\"], " + passwordProof();
  }

  private String totp(String passcode) {
    return "\"methods\": [\"totp\"], " + totpProof(passcode);
  }

  private String both(String passcode) {
    return "\"methods\": [\"password\", \"totp\"], %s, %s"
        .formatted(passwordProof(), totpProof(passcode));
  }

  private String passwordProof() {
    return "\"password\": {\"user\": {\"id\": \"%s\", \"password\": \"%s\"}}"
        .formatted(user, Seed.PASSWORD);
  }

  private String totpProof(String passcode) {
    return "\"totp\": {\"user\": {\"id\": \"%s\", \"passcode\": \"%s\"}}".formatted(user, passcode);
  }

  private static Reply login(Api node, String identity, String receipt) throws Exception {
    return send(node, identity, receipt, "");
  }

  private static Reply send(Api node, String identity, String receipt, String scope)
      throws Exception {
    return node.send(
        "POST",
        "/v3/auth/tokens",
        receipt.isEmpty() ? Map.of() : Map.of(RECEIPT, receipt),
        "{\"auth\": {\"identity\": {%s}%s}}".formatted(identity, scope));
  }

  private static String receiptOf(Reply reply) {
    return reply.response().headers().firstValue(RECEIPT).orElseThrow();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }
}
