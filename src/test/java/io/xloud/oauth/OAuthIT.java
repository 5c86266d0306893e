package io.xloud.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.assignment.AssignmentDriver;
import io.xloud.assignment.Membership;
import io.xloud.assignment.sql.SqlDrivers;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.identity.UserDeleted;
import io.xloud.oauth.RequestToken.Leave;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.resource.ProjectTree;
import io.xloud.resource.ResourceDriver;
import io.xloud.resource.sql.ResourceDrivers;
import io.xloud.revoke.RevocationDriver;
import io.xloud.revoke.RevocationService;
import io.xloud.revoke.Revocations;
import io.xloud.testing.House;
import io.xloud.testing.SettableClock;
import io.xloud.testing.TestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OAuthIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("test");
  private static final String ADDRESS = "http://identity.example/v3/there";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-21T12:00:00.5Z"));
  private final List<Change> changes = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> taken = Collections.synchronizedSet(new HashSet<>());
  private final House house = house();
  private final ConsumerService consumers = house.get(ConsumerService.class);
  private final RequestTokenService requests = house.get(RequestTokenService.class);
  private final AccessTokenService tokens = house.get(AccessTokenService.class);
  private String project = "";
  private String user = "";
  private String role = "";

  private House house() {
    Database database = DB.database();
    return new House()
        .with(Database.class, database)
        .with(Options.class, Options.defaults())
        .with(Clock.class, clock)
        .with(Outbox.class, DB.outbox(changes::add))
        .with(Nonces.class, this::take)
        .with(Membership.class, new Nobody())
        .with(ProjectTree.class, ResourceDrivers.tree(database))
        .with(ResourceDriver.class, ResourceDrivers.sql(database))
        .with(AssignmentDriver.class, SqlDrivers.assignments(database))
        .with(Revocations.class, RevocationService.class.getName())
        .with(RevocationDriver.class, "io.xloud.revoke.sql.SqlRevocationDriver")
        .with(ConsumerDriver.class, "io.xloud.oauth.sql.SqlConsumerDriver")
        .with(OAuthTokenDriver.class, "io.xloud.oauth.sql.SqlOAuthTokenDriver");
  }

  private void take(SignedRequest request) {
    if (!taken.add(request.once())) {
      throw new Problem.Unauthorized("again").raised();
    }
  }

  private static final class Nobody implements Membership {
    @Override
    public List<String> groupIdsOf(String userId) {
      return List.of();
    }

    @Override
    public Map<String, List<String>> membersOf(Collection<String> groupIds) {
      return Map.of();
    }
  }

  @BeforeEach
  void a_user_with_a_role_on_a_project() {
    project = Ids.fresh();
    user = Ids.fresh();
    role = Ids.fresh();
    DB.database()
        .change(handle -> {
          handle.execute("SET FOREIGN_KEY_CHECKS = 0");
          handle.execute(
              "INSERT IGNORE INTO project (id, name, enabled, domain_id, is_domain)"
                  + " VALUES ('default', 'Default', 1, '<<keystone.domain.root>>', 1)");
          handle.execute(
              "INSERT INTO project (id, name, enabled, domain_id, parent_id, is_domain)"
                  + " VALUES (?, ?, 1, 'default', 'default', 0)",
              project,
              project);
          handle.execute(
              "INSERT INTO role (id, name, domain_id, extra) VALUES (?, ?, '<<null>>', '{}')",
              role,
              role);
          handle.execute(
              "INSERT INTO assignment VALUES ('UserProject', ?, ?, ?, 0)", user, project, role);
          handle.execute("SET FOREIGN_KEY_CHECKS = 1");
        });
    changes.clear();
  }

  // A consumer, by other code than the service's.

  private SignedRequest signed(Consumer consumer, Map<String, String> more, String tokenSecret) {
    Map<String, String> all = new TreeMap<>(more);
    all.put("oauth_consumer_key", consumer.id());
    all.put("oauth_nonce", Ids.fresh());
    all.put("oauth_timestamp", Long.toString(clock.instant().getEpochSecond()));
    all.put("oauth_signature_method", "HMAC-SHA1");
    String normalized =
        all.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    String text = "POST&" + encoded(ADDRESS) + "&" + encoded(normalized);
    all.put("oauth_signature", hmac(consumer.secret().reveal() + "&" + tokenSecret, text));
    String header =
        all.entrySet().stream()
            .map(each -> "%s=\"%s\"".formatted(each.getKey(), encoded(each.getValue())))
            .collect(Collectors.joining(", ", "OAuth ", ""));
    return SignedRequest.read(header, "", List.of(ADDRESS));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String hmac(String key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Consumer consumer() {
    return consumers.create("a test", Map.of("why", 1), BY);
  }

  private SignedRequest wish(Consumer consumer) {
    return signed(consumer, Map.of("oauth_callback", "oob"), "");
  }

  private RequestToken asked(Consumer consumer) {
    return requests.create(wish(consumer), project, BY);
  }

  private Leave given(RequestToken token) {
    return requests.give(token, user, Set.of(role), BY);
  }

  private SignedRequest trading(Consumer consumer, RequestToken token, Secret verifier) {
    return signed(
        consumer,
        Map.of("oauth_token", token.id(), "oauth_verifier", verifier.reveal()),
        token.secret().reveal());
  }

  private AccessToken traded(Consumer consumer) {
    RequestToken token = asked(consumer);
    return tokens.trade(trading(consumer, token, given(token).verifier()), BY);
  }

  private SignedRequest login(Consumer consumer, AccessToken token) {
    return signed(consumer, Map.of("oauth_token", token.id()), token.secret().reveal());
  }

  private static int refusal(Callable<?> work) {
    try {
      work.call();
      return 0;
    } catch (KeystoneException e) {
      return e.problem().status();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_consumer_is_stored_found_changed_and_told() {
    Consumer made = consumer();
    assertThat(consumers.get(made.id())).isEqualTo(made);
    Map<String, @Nullable Object> more = new TreeMap<>();
    more.put("description", null);
    more.put("how", "so");
    Consumer updated = consumers.update(made, more, BY);
    assertThat(updated.description()).isNull();
    assertThat(updated.secret()).isEqualTo(made.secret());
    assertThat(updated.extra()).isEqualTo(Map.of("why", 1, "how", "so"));
    assertThat(consumers.list()).contains(updated);
    consumers.delete(updated, BY);
    assertThat(changes)
        .allMatch(change -> change.resourceId().equals(made.id()))
        .extracting(Change::kind)
        .containsExactly("created", "updated", "deleted");
    assertThatThrownBy(() -> consumers.get(made.id())).hasMessage("Consumer not found");
    assertThat(refusal(() -> consumers.update(updated, more, BY))).isEqualTo(404);
  }

  @Test
  void c8_what_is_let_is_what_was_let_and_who_let_it() {
    Consumer consumer = consumer();
    AccessToken token = traded(consumer);

    assertThat(token.userId()).isEqualTo(user);
    assertThat(token.projectId()).isEqualTo(project);
    assertThat(token.roleIds()).containsExactly(role);
    assertThat(token.expiresAt()).isEqualTo(Instant.parse("2026-11-22T12:00:00Z"));
    assertThat(tokens.get(token.id())).isEqualTo(token);
    assertThat(tokens.listOf(user)).containsExactly(token);
    assertThat(tokens.proven(login(consumer, token))).isEqualTo(token);
    assertThat(changes)
        .extracting(change -> change.kind() + " " + change.resourceType())
        .containsExactly(
            "created OS-OAUTH1:consumer",
            "created OS-OAUTH1:request_token",
            "authorized OS-OAUTH1:request_token",
            "created OS-OAUTH1:access_token");
  }

  @Test
  void c8_a_role_that_the_user_does_not_have_is_nobodys_to_let() {
    RequestToken token = asked(consumer());

    assertThat(refusal(() -> requests.give(token, user, Set.of(role, "another"), BY)))
        .isEqualTo(401);
    assertThat(refusal(() -> requests.give(token, "somebody", Set.of(role), BY))).isEqualTo(401);
    assertThat(requests.open(token.id()).leave()).isNull();
  }

  @Test
  void c11_a_request_token_serves_once_also_when_all_come_at_once() throws Exception {
    Consumer consumer = consumer();
    RequestToken token = asked(consumer);
    Secret verifier = given(token).verifier();
    List<Callable<Integer>> tries =
        Collections.nCopies(
            6, () -> refusal(() -> tokens.trade(trading(consumer, token, verifier), BY)));
    List<Integer> outcomes = new ArrayList<>();
    try (var pool = Executors.newFixedThreadPool(6)) {
      for (Future<Integer> one : pool.invokeAll(tries)) {
        outcomes.add(one.get());
      }
    }

    assertThat(outcomes).containsOnlyOnce(0).allMatch(status -> status == 0 || status == 404);
    assertThat(tokens.listOf(user)).hasSize(1);
  }

  @Test
  void c11_a_wrong_verifier_or_none_gets_nothing() {
    Consumer consumer = consumer();
    RequestToken token = asked(consumer);
    SignedRequest early = trading(consumer, token, Verifiers.fresh());
    assertThat(refusal(() -> tokens.trade(early, BY))).isEqualTo(401);
    Secret first = given(token).verifier();
    Secret second = given(token).verifier();

    assertThat(refusal(() -> tokens.trade(trading(consumer, token, first), BY))).isEqualTo(401);
    SignedRequest bad = trading(consumer, token, Secret.of("1234"));
    assertThatThrownBy(() -> tokens.trade(bad, BY)).hasMessageContaining("Invalid verifier format");
    assertThat(refusal(() -> tokens.trade(trading(consumer, token, second), BY))).isZero();
  }

  @Test
  void c11_what_is_not_traded_in_time_is_over() {
    Consumer consumer = consumer();
    RequestToken token = asked(consumer);
    Secret verifier = given(token).verifier();
    clock.pass(Duration.ofHours(8).plusSeconds(1));

    assertThat(refusal(() -> requests.open(token.id()))).isEqualTo(401);
    assertThat(refusal(() -> tokens.trade(trading(consumer, token, verifier), BY))).isEqualTo(401);
    assertThat(refusal(() -> requests.open("nothing"))).isEqualTo(404);
  }

  @Test
  void an_access_token_ends() {
    Consumer consumer = consumer();
    AccessToken token = traded(consumer);
    clock.pass(Duration.ofHours(24).plusSeconds(1));

    assertThat(refusal(() -> tokens.proven(login(consumer, token)))).isEqualTo(401);
  }

  @Test
  void a_signature_is_its_consumers_alone() {
    Consumer consumer = consumer();
    Consumer other = consumer();
    AccessToken token = traded(consumer);
    RequestToken asked = asked(consumer);
    Secret verifier = given(asked).verifier();
    Consumer liar = new Consumer(consumer.id(), null, other.secret(), Map.of());

    assertThat(refusal(() -> tokens.proven(login(other, token)))).isEqualTo(401);
    assertThat(refusal(() -> tokens.proven(login(liar, token)))).isEqualTo(401);
    assertThat(refusal(() -> tokens.trade(trading(other, asked, verifier), BY))).isEqualTo(401);
    assertThat(refusal(() -> requests.create(wish(liar), project, BY))).isEqualTo(401);
    assertThat(refusal(() -> requests.create(wish(consumer), "nowhere", BY))).isEqualTo(404);
    assertThatThrownBy(() -> requests.create(signed(consumer, Map.of(), ""), project, BY))
        .hasMessageContaining("Missing callback URI.");
  }

  @Test
  void a_signed_request_serves_once() {
    Consumer consumer = consumer();
    SignedRequest wish = wish(consumer);
    requests.create(wish, project, BY);

    assertThat(refusal(() -> requests.create(wish, project, BY))).isEqualTo(401);
  }

  @Test
  void a_consumer_takes_along_what_it_was_let_do() {
    Consumer consumer = consumer();
    AccessToken token = traded(consumer);
    RequestToken asked = asked(consumer);
    consumers.delete(consumer, BY);

    assertThat(tokens.find(token.id())).isEmpty();
    assertThat(refusal(() -> requests.open(asked.id()))).isEqualTo(404);
    assertThat(refusal(() -> requests.create(wish(consumer), project, BY))).isEqualTo(404);
    assertThat(refusal(() -> delete(consumer))).isEqualTo(404);
  }

  @Test
  void consumers_go_while_others_ask_in_their_name() throws Exception {
    for (int round = 0; round < 5; round++) {
      Consumer consumer = consumer();
      List<Callable<Integer>> work =
          List.of(
              () -> refusal(() -> asked(consumer)),
              () -> refusal(() -> delete(consumer)),
              () -> refusal(() -> asked(consumer)));
      try (var pool = Executors.newFixedThreadPool(3)) {
        for (Future<Integer> one : pool.invokeAll(work)) {
          assertThat(one.get()).isIn(0, 401, 404);
        }
      }
      assertThat(consumers.find(consumer.id())).isEmpty();
    }
  }

  private Consumer delete(Consumer consumer) {
    consumers.delete(consumer, BY);
    return consumer;
  }

  @Test
  void a_user_ends_it_or_is_deleted() {
    Consumer consumer = consumer();
    AccessToken ended = traded(consumer);
    AccessToken left = traded(consumer);
    tokens.delete(ended, BY);
    assertThat(tokens.listOf(user)).containsExactly(left);
    assertThatThrownBy(() -> tokens.delete(ended, BY)).hasMessage("Access token not found");

    changes.clear();
    AccessTokenCleanup cleanup = house.get(AccessTokenCleanup.class);
    DB.database().change(_ -> cleanup.on(new UserDeleted(List.of(user, Ids.fresh()), BY)));
    assertThat(tokens.listOf(user)).isEmpty();
    assertThat(changes).extracting(Change::resourceId).containsExactly(left.id());
  }
}
