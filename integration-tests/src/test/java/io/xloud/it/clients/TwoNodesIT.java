package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two nodes on one database: what one of them changes, itself knows at once and the other within
 * {@code cache.max-staleness}. However busy the machine is, a question asked after that is answered
 * with the change.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesIT {
  private static final String PASSWORD = "of the two nodes";
  private static final Duration BOUND = Duration.ofMillis(500);

  /** No other writers: memory relies on the feed alone. */
  private static final Conf ALONE = Conf.empty().with("xloud", "coexistence", "off");

  private IdentityServer first;
  private IdentityServer second;
  private Api here;
  private Api there;
  private String admin;
  private int made;

  @BeforeAll
  void begin() throws Exception {
    first = IdentityServer.prepared("two_nodes", ALONE, PASSWORD).start();
    second =
        IdentityServer.over(
                "two_nodes",
                ALONE
                    .with("fernet_tokens", "key_repository", first.folder().resolve("fernet-keys"))
                    .with(
                        "fernet_receipts", "key_repository", first.folder().resolve("receipt-keys"))
                    .with(
                        "credential", "key_repository", first.folder().resolve("credential-keys")))
            .start();
    here = new Api(first.url());
    there = new Api(second.url());
    admin = here.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
  }

  @AfterAll
  void end() {
    if (second != null) {
      second.close();
    }
    first.close();
  }

  /** Something an admin does, and what validations of a token say from then on. */
  private record Change(String token, Act act, Predicate<Reply> shows) {}

  private interface Act {
    Reply run() throws Exception;
  }

  @Test
  void what_one_node_changes_both_know() throws Exception {
    Map<String, Change> changes = new LinkedHashMap<>();
    killing(changes);
    telling(changes);
    long fromMemory = hits(second);
    for (Map.Entry<String, Change> change : changes.entrySet()) {
      warm(change.getKey(), change.getValue());
    }
    assertThat(hits(second) - fromMemory).isGreaterThanOrEqualTo(changes.size());
    SoftAssertions all = new SoftAssertions();
    for (Map.Entry<String, Change> each : changes.entrySet()) {
      Change change = each.getValue();
      assertThat(change.act().run().status()).as(each.getKey()).isBetween(200, 204);
      all.assertThat(change.shows().test(here.validate(admin, change.token())))
          .as("%s, on the node that wrote", each.getKey())
          .isTrue();
    }
    Thread.sleep(BOUND);
    changes.forEach((name, change) ->
        all.assertThatCode(() ->
                assertThat(change.shows().test(there.validate(admin, change.token()))).isTrue())
            .as("%s, on the other node", name)
            .doesNotThrowAnyException());
    all.assertAll();
  }

  /** Both nodes hold the token in memory, and it is as before the change. */
  private void warm(String name, Change change) throws Exception {
    for (Api node : List.of(here, there, here, there)) {
      Reply reply = node.validate(admin, change.token()).with(200);
      assertThat(change.shows().test(reply)).as("%s, before it", name).isFalse();
    }
  }

  /** Whole answers that the node gave from memory. */
  private static long hits(IdentityServer node) throws Exception {
    String metrics =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(node.managementUrl() + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return metrics
        .lines()
        .filter(line -> line.startsWith("xloud_cache_requests_total"))
        .filter(line -> line.contains("\"answers\"") && line.contains("\"hit\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void fifty_revocations_disables_and_lost_roles_are_never_late() throws Exception {
    for (int i = 0; i < 50; i++) {
      Bearer revoked = bearer();
      Bearer disabled = bearer();
      Bearer demoted = bearer();
      for (Bearer bearer : List.of(revoked, disabled, demoted)) {
        there.validate(admin, bearer.token()).with(200);
      }
      here.revoke(admin, revoked.token()).with(204);
      neverLate(revoked);
      disable("users", "user", disabled.user()).run().with(200);
      neverLate(disabled);
      here.delete(admin, demoted.grant()).with(204);
      neverLate(demoted);
    }
  }

  private void neverLate(Bearer bearer) throws Exception {
    long written = System.nanoTime();
    while (true) {
      long asked = System.nanoTime();
      if (there.validate(admin, bearer.token()).status() == 404) {
        return;
      }
      assertThat(Duration.ofNanos(asked - written)).isLessThanOrEqualTo(BOUND);
    }
  }

  /**
   * Whoever sees a disabled user revokes its tokens for good, so memory must not make it see one.
   */
  @Test
  void who_is_enabled_again_may_come_back_at_once() throws Exception {
    Bearer bearer = bearer();
    disable("users", "user", bearer.user()).run().with(200);
    Thread.sleep(BOUND);
    there.validate(admin, bearer.token()).with(404);
    patch("users", "user", bearer.user(), "\"enabled\": true").run().with(200);
    // A token of the second in which tokens were revoked is revoked too.
    Thread.sleep(Duration.ofSeconds(1));
    String token = token(bearer.user(), bearer.project());
    there.validate(admin, token).with(200);
  }

  /** In a shared project each user is told its own address. */
  @Test
  void two_users_of_one_project_have_each_their_own_catalog() throws Exception {
    String service = create("services", "service", "\"type\": \"of-users\"");
    create(
        "endpoints",
        "endpoint",
        "\"service_id\": \"%s\", \"interface\": \"public\", \"url\": \"http://u/$(user_id)s\""
            .formatted(service));
    Bearer one = bearer();
    Bearer other = bearer(one.project(), one.role());
    for (int i = 0; i < 3; i++) {
      assertThat(urls(here.validate(admin, one.token()))).contains("http://u/" + one.user());
      assertThat(urls(here.validate(admin, other.token()))).contains("http://u/" + other.user());
    }
    here.delete(admin, "/v3/services/" + service).with(204);
  }

  /** A user with a token for a project of its own. */
  private record Bearer(String user, String project, String role, String grant, String token) {}

  private Bearer bearer() throws Exception {
    return bearer(create("projects", "project", ""), create("roles", "role", ""));
  }

  private Bearer bearer(String project, String role) throws Exception {
    String user = user("");
    String grant = "/v3/projects/%s/users/%s/roles/%s".formatted(project, user, role);
    here.put(admin, grant).with(204);
    return new Bearer(user, project, role, grant, token(user, project));
  }

  /** A user who has the role through a group. */
  private Bearer member() throws Exception {
    String project = create("projects", "project", "");
    String role = create("roles", "role", "");
    String user = user("");
    String group = create("groups", "group", "");
    here.put(admin, "/v3/groups/%s/users/%s".formatted(group, user)).with(204);
    String grant = "/v3/projects/%s/groups/%s/roles/%s".formatted(project, group, role);
    here.put(admin, grant).with(204);
    return new Bearer(user, project, group, grant, token(user, project));
  }

  private void killing(Map<String, Change> changes) throws Exception {
    Predicate<Reply> dead = reply -> reply.status() == 404;
    Bearer revoked = bearer();
    changes.put(
        "token revoked",
        new Change(revoked.token(), () -> here.revoke(admin, revoked.token()), dead));
    String root = bearer().token();
    String child = rescoped(root);
    changes.put(
        "root of the chain revoked", new Change(child, () -> here.revoke(admin, root), dead));
    dies(changes, "user disabled", dead, b -> disable("users", "user", b.user()));
    dies(changes, "user deleted", dead, b -> delete("/v3/users/" + b.user()));
    dies(
        changes,
        "password set",
        dead,
        b -> patch("users", "user", b.user(), "\"password\": \"new\""));
    dies(
        changes,
        "password changed",
        dead,
        b ->
            () ->
                here.post(
                    b.token(),
                    "/v3/users/" + b.user() + "/password",
                    "{\"user\": {\"original_password\": \"secret\", \"password\": \"new\"}}"));
    dies(
        changes,
        "tokens of the user revoked",
        dead,
        b -> delete("/v3/users/" + b.user() + "/tokens"));
    dies(changes, "grant removed", dead, b -> delete(b.grant()));
    dies(changes, "role deleted", dead, b -> delete("/v3/roles/" + b.role()));
    dies(changes, "project disabled", dead, b -> disable("projects", "project", b.project()));
    dies(changes, "project deleted", dead, b -> delete("/v3/projects/" + b.project()));
    Bearer left = member();
    changes.put(
        "member removed",
        new Change(
            left.token(),
            delete("/v3/groups/%s/users/%s".formatted(left.role(), left.user())),
            dead));
    Bearer ungranted = member();
    changes.put(
        "grant of the group removed",
        new Change(ungranted.token(), delete(ungranted.grant()), dead));
    Bearer ungrouped = member();
    changes.put(
        "group deleted",
        new Change(ungrouped.token(), delete("/v3/groups/" + ungrouped.role()), dead));
    inDomains(changes, dead);
  }

  private void inDomains(Map<String, Change> changes, Predicate<Reply> dead) throws Exception {
    String domain = create("domains", "domain", "");
    String project = create("projects", "project", "\"domain_id\": \"%s\"".formatted(domain));
    Bearer guest = bearer(project, create("roles", "role", ""));
    changes.put(
        "domain of the project disabled",
        new Change(guest.token(), disable("domains", "domain", domain), dead));

    String home = create("domains", "domain", "");
    String user = user("\"domain_id\": \"%s\"".formatted(home));
    String elsewhere = create("projects", "project", "");
    here.put(
            admin,
            "/v3/projects/%s/users/%s/roles/%s"
                .formatted(elsewhere, user, create("roles", "role", "")))
        .with(204);
    changes.put(
        "domain of the user disabled",
        new Change(token(user, elsewhere), disable("domains", "domain", home), dead));

    String above = create("domains", "domain", "");
    String below = create("projects", "project", "\"domain_id\": \"%s\"".formatted(above));
    String heir = user("");
    String inherited =
        "/v3/OS-INHERIT/domains/%s/users/%s/roles/%s/inherited_to_projects"
            .formatted(above, heir, create("roles", "role", ""));
    here.put(admin, inherited).with(204);
    changes.put("inherited grant removed", new Change(token(heir, below), delete(inherited), dead));
  }

  private interface Deed {
    Act by(Bearer bearer);
  }

  private void dies(Map<String, Change> changes, String name, Predicate<Reply> dead, Deed deed)
      throws Exception {
    Bearer bearer = bearer();
    changes.put(name, new Change(bearer.token(), deed.by(bearer), dead));
  }

  private void telling(Map<String, Change> changes) throws Exception {
    Bearer user = bearer();
    changes.put("user renamed", renamed("users", "user", user.user(), user, "/token/user/name"));
    Bearer project = bearer();
    changes.put(
        "project renamed",
        renamed("projects", "project", project.project(), project, "/token/project/name"));
    Bearer role = bearer();
    changes.put("role renamed", renamed("roles", "role", role.role(), role, "/token/roles/0/name"));
    Bearer granted = bearer();
    String more = create("roles", "role", "");
    changes.put(
        "another grant",
        new Change(
            granted.token(),
            () ->
                here.put(
                    admin,
                    "/v3/projects/%s/users/%s/roles/%s"
                        .formatted(granted.project(), granted.user(), more)),
            hasRole(more)));
    Bearer implying = bearer();
    String implied = create("roles", "role", "");
    changes.put(
        "role implied",
        new Change(
            implying.token(),
            () -> here.put(admin, "/v3/roles/%s/implies/%s".formatted(implying.role(), implied)),
            hasRole(implied)));
    Bearer released = bearer();
    String nomore = create("roles", "role", "");
    String implication = "/v3/roles/%s/implies/%s".formatted(released.role(), nomore);
    here.put(admin, implication).with(201);
    changes.put(
        "role no longer implied",
        new Change(released.token(), delete(implication), hasRole(nomore).negate()));
    catalog(changes);
  }

  private void catalog(Map<String, Change> changes) throws Exception {
    Bearer bearer = bearer();
    String service = create("services", "service", "\"type\": \"told\"");
    String form =
        "\"service_id\": \"" + service + "\", \"interface\": \"public\", \"url\": \"http://%s\"";
    String moved = create("endpoints", "endpoint", form.formatted("moves"));
    String gone = create("endpoints", "endpoint", form.formatted("goes"));
    changes.put(
        "endpoint moved",
        new Change(
            bearer.token(),
            patch("endpoints", "endpoint", moved, "\"url\": \"http://moved\""),
            reply -> urls(reply).contains("http://moved")));
    changes.put(
        "endpoint deleted",
        new Change(
            bearer.token(),
            delete("/v3/endpoints/" + gone),
            reply -> reply.status() == 200 && !urls(reply).contains("http://goes")));
    changes.put(
        "endpoint made",
        new Change(
            bearer.token(),
            () ->
                here.post(
                        admin,
                        "/v3/endpoints",
                        "{\"endpoint\": {%s}}".formatted(form.formatted("new")))
                    .with(201),
            reply -> urls(reply).contains("http://new")));
  }

  private Change renamed(String collection, String noun, String id, Bearer bearer, String where) {
    String name = "renamed-" + UUID.randomUUID();
    return new Change(
        bearer.token(),
        patch(collection, noun, id, "\"name\": \"%s\"".formatted(name)),
        reply -> reply.body().at(where).asText().equals(name));
  }

  private static Predicate<Reply> hasRole(String id) {
    return reply ->
        StreamSupport.stream(reply.body().at("/token/roles").spliterator(), false)
            .anyMatch(role -> role.path("id").asText().equals(id));
  }

  private static List<String> urls(Reply reply) {
    List<String> urls = new ArrayList<>();
    for (JsonNode service : reply.body().at("/token/catalog")) {
      service.path("endpoints").forEach(endpoint -> urls.add(endpoint.path("url").asText()));
    }
    return urls;
  }

  private Act delete(String path) {
    return () -> here.delete(admin, path);
  }

  private Act disable(String collection, String noun, String id) {
    return patch(collection, noun, id, "\"enabled\": false");
  }

  private Act patch(String collection, String noun, String id, String members) {
    String body = "{\"%s\": {%s}}".formatted(noun, members);
    return () -> here.patch(admin, "/v3/%s/%s".formatted(collection, id), body);
  }

  private String user(String members) throws Exception {
    return create(
        "users", "user", "\"password\": \"secret\"" + (members.isEmpty() ? "" : ", " + members));
  }

  private String create(String collection, String noun, String members) throws Exception {
    String named =
        noun.equals("endpoint")
            ? members
            : "\"name\": \"n%d\"".formatted(++made) + (members.isEmpty() ? "" : ", " + members);
    Reply reply = here.post(admin, "/v3/" + collection, "{\"%s\": {%s}}".formatted(noun, named));
    return reply.with(201).body().path(noun).path("id").asText();
  }

  private String token(String user, String project) throws Exception {
    return here.loginInto(user, "secret", "{\"project\": {\"id\": \"%s\"}}".formatted(project))
        .with(201)
        .token();
  }

  private String rescoped(String token) throws Exception {
    String project = here.validate(admin, token).with(200).body().at("/token/project/id").asText();
    String body =
        """
        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
          "scope": {"project": {"id": "%s"}}}}
        """;
    return here.post(token, "/v3/auth/tokens", body.formatted(token, project)).with(201).token();
  }
}
