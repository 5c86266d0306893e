package io.xloud.it.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * No list asks the database more often because it is longer. Takes every collection of {@code
 * docs/routes.md} at 10 and at 1,000 rows; one that is new there needs its rows in {@code
 * rows.sql}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryCountIT {
  private static final String SCHEMA = "query_count";
  private static final String PASSWORD = "counts";
  private static final int FEW = 10;
  private static final int MANY = 1_000;
  private static final int LOOKS = 3;

  private static final Pattern LIST =
      Pattern.compile("^\\| GET \\| `([^`]+)` \\|.*\\| (?:pages|whole) \\|$", Pattern.MULTILINE);

  /** What grows beside the collections, and what makes collections work harder. */
  private static final List<String> MORE =
      List.of(
          "/v3/auth/catalog",
          "/v3/users?name__contains=user&enabled=true",
          "/v3/groups?domain_id=default",
          "/v3/projects?tags=own",
          "/v3/projects/{project_id}?parents_as_list&subtree_as_list",
          "/v3/projects/{project_id}?parents_as_ids&subtree_as_ids",
          "/v3/roles?domain_id=default",
          "/v3/role_assignments?include_names",
          "/v3/role_assignments?effective",
          "/v3/role_assignments?effective&include_names",
          "/v3/role_assignments?user.id={user_id}&effective&include_names",
          "/v3/role_assignments?scope.project.id={project_id}&include_subtree&include_names");

  private record Measured(int members, List<String> statements) {}

  private final Map<String, Measured> few = new LinkedHashMap<>();
  private final Map<String, Measured> many = new LinkedHashMap<>();
  private final Map<String, Exception> failed = new LinkedHashMap<>();
  private final List<String> templates = new ArrayList<>();

  private IdentityServer server;
  private Api api;
  private String token;
  private String adminId;

  @BeforeAll
  void measure() throws Exception {
    Conf alone = Conf.empty().with("xloud", "coexistence", "off"); // the watch asks when it likes
    server = IdentityServer.prepared(SCHEMA, alone, PASSWORD).start();
    api = new Api(server.url());
    LIST.matcher(Files.readString(Path.of("../docs/routes.md")))
        .results()
        .forEach(row -> templates.add(row.group(1)));
    templates.addAll(MORE);
    login();
    measure(1, FEW, few);
    measure(FEW + 1, MANY, many);
  }

  @AfterAll
  void end() {
    if (server != null) {
      server.close();
    }
  }

  private void login() throws Exception {
    Api.Reply login = api.login("admin", PASSWORD, Scope.PROJECT).with(201);
    token = login.token();
    adminId = login.body().at("/token/user/id").asText();
  }

  /** The server is started anew: what it remembers must not hide what a list costs. */
  private void measure(int from, int to, Map<String, Measured> results) throws Exception {
    Rows.fill(SCHEMA, adminId, from, to);
    server.stop();
    server.start();
    login();
    for (String template : templates) {
      try {
        String path = Rows.path(template, adminId);
        api.get(token, path).with(200);
        Measured before = few.get(template);
        results.put(template, measured(path, before == null ? 0 : before.statements().size()));
      } catch (Exception | AssertionError e) {
        failed.putIfAbsent(template, new IOException(e.getMessage(), e));
      }
    }
  }

  /** The quietest of some looks: what the server does beside it comes and goes. */
  private Measured measured(String path, int expected) throws Exception {
    Measured quietest = look(path);
    for (int i = 1; i < LOOKS && quietest.statements().size() > expected; i++) {
      Measured next = look(path);
      if (next.statements().size() < quietest.statements().size()) {
        quietest = next;
      }
    }
    return quietest;
  }

  private Measured look(String path) throws Exception {
    Api.Reply[] reply = new Api.Reply[1];
    List<String> statements =
        new Statements(SCHEMA).during(() -> reply[0] = api.get(token, path).with(200));
    return new Measured(longest(reply[0].body()), statements);
  }

  /** The length of the longest list in an answer, or of the longest tree of ids. */
  private static int longest(JsonNode node) {
    int longest = node.isArray() ? node.size() : 0;
    if (node.isObject() && node.properties().stream().allMatch(one -> one.getValue().isNull())) {
      longest = node.size();
    }
    for (JsonNode inner : node) {
      longest = Math.max(longest, longest(inner));
    }
    return longest;
  }

  @TestFactory
  Stream<DynamicTest> asks_as_often_for_many_as_for_few() {
    assertThat(templates).hasSizeGreaterThan(30);
    return templates.stream().map(template -> dynamicTest(template, () -> check(template)));
  }

  private void check(String template) throws Exception {
    if (failed.containsKey(template)) {
      throw failed.get(template);
    }
    Measured small = few.get(template);
    Measured large = many.get(template);
    assertThat(small.members()).as("members at %d rows", FEW).isGreaterThanOrEqualTo(FEW);
    assertThat(large.members()).as("members at %d rows", MANY).isGreaterThanOrEqualTo(MANY);
    System.out.printf(
        "%3d statements, %5d members: %s%n", large.statements().size(), large.members(), template);
    assertThat(large.statements().size())
        .as("statements at %d rows:%n%s", MANY, String.join("\n", first(large.statements())))
        .isEqualTo(small.statements().size());
  }

  private static List<String> first(List<String> statements) {
    return statements.subList(0, Math.min(statements.size(), 20));
  }
}
