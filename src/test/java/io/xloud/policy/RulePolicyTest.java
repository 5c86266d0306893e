package io.xloud.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.context.Delegation;
import io.xloud.context.Scope;
import io.xloud.error.KeystoneException;
import io.xloud.testing.SettableClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulePolicyTest {
  private static final Action GET_USER = Action.of("identity:get_user");
  private static final Scope PROJECT = new Scope.ProjectScope("p", "demo", "d", "Default", false);

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));

  private static AuthContext caller(Scope scope, String... roles) {
    return new AuthContext(
        "u",
        "ada",
        "d",
        scope,
        List.of(roles).stream().map(role -> new RoleRef(role, role, null)).toList(),
        List.of("password"),
        List.of("audit"),
        null,
        new Delegation.None(),
        false,
        null);
  }

  private static Target user(String id) {
    return Target.of("user", Map.of("id", id, "domain_id", "d")).path("user_id", id);
  }

  private RulePolicy policy(Map<String, String> options) {
    return new RulePolicy(PolicyConfig.from(Options.of(Map.of("oslo_policy", options))), clock);
  }

  private RulePolicy policyOf(String yaml) throws IOException {
    return policy(Map.of("policy_file", write(yaml).toString()));
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("policy.yaml"), yaml);
  }

  @Test
  void an_admin_may_read_users_and_a_member_only_itself() {
    RulePolicy policy = policy(Map.of());

    assertThat(policy.allows(caller(PROJECT, "admin"), GET_USER, user("x"))).isTrue();
    assertThat(policy.allows(caller(PROJECT, "member"), GET_USER, user("u"))).isTrue();
    assertThat(policy.allows(caller(PROJECT, "member"), GET_USER, user("x"))).isFalse();
    assertThatThrownBy(() -> policy.enforce(caller(PROJECT, "member"), GET_USER, user("x")))
        .isInstanceOf(KeystoneException.class)
        .hasMessage("You are not authorized to perform the requested action: identity:get_user.");
  }

  @Test
  void what_is_allowed_without_a_look_at_the_target_is_allowed_to_all() throws IOException {
    RulePolicy policy = policy(Map.of());
    assertThat(policy.allowsToAll(caller(PROJECT, "admin"), GET_USER)).isTrue();
    assertThat(policy.allowsToAll(caller(PROJECT, "member"), GET_USER)).isFalse();

    RulePolicy looking = policyOf("'identity:get_user': 'not user_id:%(target.x)s or role:reader'");
    assertThat(looking.allows(caller(PROJECT, "reader"), GET_USER, user("x"))).isTrue();
    assertThat(looking.allowsToAll(caller(PROJECT, "reader"), GET_USER)).isFalse();
  }

  @Test
  void a_rule_is_as_delivered_until_a_file_changes_it_or_one_that_it_refers_to()
      throws IOException {
    assertThat(policy(Map.of()).isAsDelivered(GET_USER)).isTrue();
    assertThat(policyOf("'identity:list_users': '@'").isAsDelivered(GET_USER)).isTrue();
    assertThat(policyOf("'identity:get_user': '@'").isAsDelivered(GET_USER)).isFalse();
    assertThat(policyOf("'admin_required': 'role:boss'").isAsDelivered(GET_USER)).isFalse();
  }

  @Test
  void the_edition_changes_with_the_rules_alone() throws IOException {
    RulePolicy policy = policyOf("'identity:get_user': 'role:reader'");
    Object first = policy.edition();
    clock.pass(Duration.ofSeconds(5));
    policy.allows(caller(PROJECT, "reader"), GET_USER, user("x"));
    assertThat(policy.edition()).isSameAs(first);

    write("'identity:get_user': 'role:somebody_else'");
    clock.pass(Duration.ofSeconds(5));
    policy.allows(caller(PROJECT, "reader"), GET_USER, user("x"));
    assertThat(policy.edition()).isNotSameAs(first);
    assertThat(policy.allowsToAll(caller(PROJECT, "reader"), GET_USER)).isFalse();
  }

  @Test
  void an_action_nobody_knows_is_refused_to_all_but_the_server_itself() {
    RulePolicy policy = policy(Map.of());
    Action unknown = Action.of("identity:no_such_action");

    assertThat(policy.allows(caller(PROJECT, "admin"), unknown, Target.none())).isFalse();
    assertThat(policy.allows(AuthContext.internal("task"), unknown, Target.none())).isTrue();
  }

  @Test
  void a_scope_that_a_rule_does_not_list_is_refused_unless_an_old_file_says_otherwise() {
    Action action = Action.of("identity:get_consumer");
    AuthContext domainAdmin = caller(new Scope.DomainScope("d", "Default"), "admin");

    assertThat(policy(Map.of()).allows(domainAdmin, action, Target.none())).isFalse();
    assertThat(policy(Map.of("enforce_scope", "false")).allows(domainAdmin, action, Target.none()))
        .isTrue();
  }

  @Test
  void b7_null_and_absent_never_match() throws IOException {
    RulePolicy policy =
        policyOf(
            """
            null_both: domain_id:%(target.thing.domain_id)s
            not_absent: not domain_id:%(target.thing.nothing)s
            absent_or: domain_id:%(target.thing.nothing)s or role:member
            asks: domain_id:None and None:%(target.thing.domain_id)s
            """);
    HashMap<String, Object> thing = new HashMap<>();
    thing.put("domain_id", null);
    Target target = Target.of("thing", thing);
    AuthContext member = caller(PROJECT, "member");

    assertThat(policy.allows(member, Action.of("null_both"), target)).isFalse();
    assertThat(policy.allows(member, Action.of("not_absent"), target)).isFalse();
    assertThat(policy.allows(member, Action.of("absent_or"), target)).isTrue();
    assertThat(policy.allows(member, Action.of("asks"), target)).isTrue();
  }

  @Test
  void F10_a_changed_file_is_taken_over_and_a_broken_one_leaves_the_last_good() throws IOException {
    RulePolicy policy = policyOf("\"identity:get_user\": \"!\"\n");
    AuthContext admin = caller(PROJECT, "admin");
    assertThat(policy.allows(admin, GET_USER, user("x"))).isFalse();

    write("\"identity:get_user\": \"role:admin or role:other\"\n");
    later();
    assertThat(policy.allows(admin, GET_USER, user("x"))).isTrue();

    write("\"identity:get_user\": \"rule:not_there at all\"\n");
    later();
    assertThat(policy.allows(admin, GET_USER, user("x"))).isTrue();
    assertThat(policy.alarm()).contains("identity:get_user", "last good policy");

    Files.delete(folder.resolve("policy.yaml"));
    later();
    assertThat(policy.allows(admin, GET_USER, user("x"))).isTrue();

    write("{\"identity:get_user\": \"!\"}");
    later();
    assertThat(policy.allows(admin, GET_USER, user("x"))).isFalse();
    assertThat(policy.alarm()).isEmpty();
  }

  @Test
  void a_clock_that_is_set_back_keeps_no_file_from_being_seen() throws IOException {
    RulePolicy policy = policyOf("'identity:get_user': '!'");
    write("'identity:get_user': 'role:somebody_else'");
    clock.pass(Duration.ofHours(-1));

    assertThat(policy.allows(caller(PROJECT, "somebody_else"), GET_USER, user("x"))).isTrue();
  }

  /**
   * As when it is copied by root and may be read a moment later: that changes none of its marks.
   */
  @Test
  void a_file_that_could_not_be_used_is_read_again_whatever_its_marks() throws IOException {
    RulePolicy policy = policyOf("'identity:get_user': 'role:one'");
    Path file = write("'identity:get_user': 'not a ru'");
    FileTime time = Files.getLastModifiedTime(file);
    later();
    assertThat(policy.alarm()).contains("identity:get_user");

    write("'identity:get_user': 'role:two'");
    Files.setLastModifiedTime(file, time);
    later();
    assertThat(policy.allows(caller(PROJECT, "two"), GET_USER, user("x"))).isTrue();
    assertThat(policy.alarm()).isEmpty();
  }

  private void later() {
    clock.pass(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a: 'role:x and'|the rule 'a', which is not in the policy language",
        "a: 5|the rule 'a', which is not in the policy language",
        "a: false|the rule 'a', which is not in the policy language",
        "a:|the rule 'a', which is not in the policy language",
        "a: 'rule:b'|The policy rule 'a' refers to 'b', which does not exist.",
        "a: 'not (rule:a)'|The policy rule 'a' refers to itself.",
        "[1, 2]|must be a map of rule names and rules",
        "a: 'b|is not valid YAML",
        "1: '@'|has a rule whose name is no text",
        "!!javax.script.ScriptEngineManager []|is not valid YAML",
      })
  void f10_a_file_that_cannot_be_used_stops_the_start(String yaml, String sentence) {
    assertThatThrownBy(() -> policyOf(yaml))
        .isInstanceOf(PolicyLoadException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void f10_a_named_file_that_is_not_there_stops_the_start() {
    assertThatThrownBy(() -> policy(Map.of("policy_file", folder.resolve("no.yaml").toString())))
        .isInstanceOf(PolicyLoadException.class)
        .hasMessageContaining("no.yaml does not exist.");
  }

  @Test
  void files_of_a_policy_folder_are_read_after_the_file() throws IOException {
    Path more = Files.createDirectory(folder.resolve("more"));
    Files.writeString(more.resolve("1.yaml"), "a: '!'\n");
    Files.writeString(more.resolve("2.yaml"), "a: '@'\n");
    Files.writeString(more.resolve(".3.yaml"), "a: '!'\n");
    RulePolicy policy =
        policy(Map.of("policy_file", write("a: '!'\n").toString(), "policy_dirs", more.toString()));

    assertThat(policy.allows(caller(PROJECT), Action.of("a"), Target.none())).isTrue();
  }

  @Test
  void a_policy_folder_that_is_away_for_a_moment_raises_no_alarm_for_good() throws IOException {
    Path more = Files.createDirectory(folder.resolve("more"));
    Files.writeString(more.resolve("1.yaml"), "a: '@'\n");
    RulePolicy policy =
        policy(Map.of("policy_file", write("a: '!'\n").toString(), "policy_dirs", more.toString()));
    assertThat(policy.alarm()).isEmpty();

    Files.move(more, folder.resolve("away"));
    clock.pass(Duration.ofSeconds(1));
    assertThat(policy.alarm()).contains("policy folder " + more, "stays in force");
    assertThat(policy.allows(caller(PROJECT), Action.of("a"), Target.none())).isTrue();

    Files.move(folder.resolve("away"), more);
    clock.pass(Duration.ofSeconds(1));
    assertThat(policy.alarm()).isEmpty();
  }

  @Test
  void a_folder_that_comes_back_ends_no_alarm_about_a_file() throws IOException {
    Path more = Files.createDirectory(folder.resolve("more"));
    RulePolicy policy =
        policy(Map.of("policy_file", write("a: '@'\n").toString(), "policy_dirs", more.toString()));
    write("no rules\n");
    clock.pass(Duration.ofSeconds(1));
    String alarm = policy.alarm();
    assertThat(alarm).contains("policy.yaml");

    Files.delete(more);
    clock.pass(Duration.ofSeconds(1));
    assertThat(policy.alarm()).contains("policy folder " + more);
    Files.createDirectory(more);
    clock.pass(Duration.ofSeconds(1));
    assertThat(policy.alarm()).isEqualTo(alarm);
  }

  @Test
  void explains_every_part_of_a_rule() throws IOException {
    RulePolicy policy = policyOf("top: 'rule:inner and not role:guest'\ninner: 'role:member'\n");

    Ruling ruling = policy.explain(caller(PROJECT, "member"), Action.of("top"), Target.none());

    assertThat(ruling.allowed()).isTrue();
    Explanation top = ruling.rule();
    assertThat(top.check()).isEqualTo("rule:top");
    assertThat(top.verdict()).isEqualTo(Verdict.YES);
    assertThat(top.source()).startsWith("file ").endsWith(".yaml");
    Explanation and = top.parts().getFirst();
    Explanation inner = and.parts().getFirst();
    assertThat(inner.check()).isEqualTo("rule:inner");
    assertThat(inner.parts().getFirst().values())
        .containsExactly(
            new Explanation.Value(Explanation.Holder.CALLER, "roles", true, List.of("member")));
    assertThat(and.parts().getLast().parts().getFirst().verdict()).isEqualTo(Verdict.NO);
  }

  @Test
  void explains_what_a_check_looked_at_and_hides_secrets() throws IOException {
    RulePolicy policy =
        policyOf(
            "a: 'user_id:%(target.user.id)s or project_id:%(absent)s or x.y:%(target.credential.blob)s'");
    Target target =
        Target.of("user", Map.of("id", "someone")).and("credential", Map.of("blob", "s3cret"));

    Ruling ruling = policy.explain(caller(PROJECT, "member"), Action.of("a"), target);

    assertThat(ruling.allowed()).isFalse();
    assertThat(ruling.toString()).doesNotContain("s3cret").contains("[hidden]", "someone");
    Explanation or = ruling.rule().parts().getFirst();
    assertThat(or.parts().get(1).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(or.parts().get(1).values().getLast())
        .isEqualTo(new Explanation.Value(Explanation.Holder.TARGET, "absent", false, null));
  }

  @Test
  void explains_where_a_rule_comes_from_and_which_scope_it_wants() throws IOException {
    RulePolicy policy = policyOf("identity:list_regions: '@'\n");
    AuthContext manager = caller(PROJECT, "manager");

    assertThat(policy.explain(manager, Action.of("nosuch"), Target.none()).known()).isFalse();
    assertThat(policy.explain(manager, Action.of("nosuch"), Target.none()).allowed()).isFalse();
    assertThat(source(policy, manager, "identity:list_regions")).startsWith("file ");
    assertThat(source(policy, manager, "identity:delete_region")).startsWith("default");
    Ruling system =
        policy.explain(caller(PROJECT, "admin"), Action.of("xloud:explain_policy"), Target.none());
    assertThat(system.allowed()).isFalse();
    assertThat(system.scopes())
        .isEqualTo(new Ruling.Scopes(Set.of("system"), "project", true, false));
  }

  private static String source(RulePolicy policy, AuthContext caller, String action) {
    return String.valueOf(policy.explain(caller, Action.of(action), Target.none()).rule().source());
  }

  @Test
  void a_remote_check_takes_no_endless_answer_and_no_slow_one() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/right", exchange -> answer(exchange, "\"True\""));
    server.createContext("/wrong", exchange -> answer(exchange, "true"));
    server.createContext("/long", exchange -> answer(exchange, "True" + "\"".repeat(5_000)));
    server.createContext(
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('T');
          exchange.getResponseBody().flush(); // and never the rest
        });
    server.start();
    try {
      String rules =
          Stream.of("right", "wrong", "long", "slow")
              .map(name ->
                  "%s: 'http://127.0.0.1:%d/%s'\n"
                      .formatted(name, server.getAddress().getPort(), name))
              .collect(Collectors.joining());
      RulePolicy policy =
          policy(Map.of("policy_file", write(rules).toString(), "remote_timeout", "0.5"));

      assertThat(policy.allows(caller(PROJECT), Action.of("right"), Target.none())).isTrue();
      for (String name : List.of("wrong", "long", "slow")) {
        assertThat(policy.allows(caller(PROJECT), Action.of(name), Target.none())).isFalse();
      }
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    exchange.sendResponseHeaders(200, text.length());
    exchange.getResponseBody().write(text.getBytes(StandardCharsets.US_ASCII));
    exchange.close();
  }

  @Test
  void a_remote_check_that_nobody_answers_is_refused() throws IOException {
    RulePolicy policy =
        policyOf("a: 'http://127.0.0.1:1/check'\nb: 'not http://127.0.0.1:1/check'\n");

    assertThat(policy.allows(caller(PROJECT), Action.of("a"), Target.none())).isFalse();
    assertThat(policy.allows(caller(PROJECT), Action.of("b"), Target.none())).isFalse();
  }
}
