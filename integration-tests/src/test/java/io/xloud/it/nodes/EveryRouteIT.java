package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Ec2Request;
import io.xloud.it.nodes.OpenRoutes.Trial;
import io.xloud.it.nodes.Seed.Bearer;
import io.xloud.it.nodes.Steps.Prepared;
import io.xloud.it.nodes.Steps.Step;
import io.xloud.it.nodes.TwoNodes.Pair;
import io.xloud.it.server.IdentityServer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every row of the reference service's table of routes, by name: a request to it is refused by a
 * node that allows nothing, with the row's rule in the refusal, and the same request is then done
 * by another node. Where no rule is asked, a like request without the proof is refused.
 */
@ExtendWith(TwoNodes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryRouteIT {
  private static final Pattern REFUSAL =
      Pattern.compile("You are not authorized to perform the requested action: ([\\w:]+)\\.");

  private final Pair nodes;
  private final Map<String, Write> reads = new HashMap<>();
  private final Set<String> missing = new TreeSet<>();
  private IdentityServer refusing;

  EveryRouteIT(Pair nodes) {
    this.nodes = nodes;
  }

  @BeforeAll
  void begin() throws Exception {
    Path policy = Files.createTempFile("policy", ".yaml");
    String nothing =
        ReferenceRoute.all().stream()
            .flatMap(row -> row.rules().stream())
            .distinct()
            .map("\"%s\": \"!\"%n"::formatted)
            .collect(Collectors.joining());
    Files.writeString(policy, nothing);
    refusing =
        TwoNodes.beside(nodes.first(), OpenRoutes.conf().with("oslo_policy", "policy_file", policy))
            .start();
    ReferenceRoute.all().forEach(row -> missing.add(row.name()));
  }

  @AfterAll
  void end() throws Exception {
    List<ReferenceRoute> rows = ReferenceRoute.all();
    System.out.printf(
        "routes.tsv: %d rows, of which %d ask a rule and %d are refused to everybody. Missing: %d%n",
        rows.size(),
        rows.stream().filter(row -> !row.rules().isEmpty()).count(),
        rows.stream().filter(row -> row.refusal() != 0).count(),
        missing.size());
    missing.forEach(System.out::println);
    refusing.close();
  }

  @TestFactory
  Stream<DynamicTest> is_refused_and_done() throws Exception {
    return ReferenceRoute.all().stream()
        .map(row ->
            dynamicTest(
                row.name(),
                () -> {
                  check(row);
                  missing.remove(row.name());
                }));
  }

  private void check(ReferenceRoute row) throws Exception {
    if (row.refusal() != 0) {
      Ask ask = Ask.of(row.method(), row.path().replaceAll("[{}]", ""));
      HttpResponse<String> answer = ask.with("X-Auth-Token", nodes.admin()).at(nodes.first().url());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(row.refusal());
    } else if (row.rules().isEmpty()) {
      Trial trial = new OpenRoutes(refusing.url(), nodes.seed()).of(row);
      HttpResponse<String> refused = trial.bad().at(refusing.url());
      assertThat(refused.statusCode()).as(refused.body()).isBetween(400, 405);
      isDone(trial.good().at(refusing.url()));
    } else {
      Ask ask = ask(row);
      isRefused(row, ask.at(refusing.url()));
      isDone(ask.at(nodes.first().url()));
    }
  }

  private static void isRefused(ReferenceRoute row, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    if (!row.method().equals("HEAD")) {
      var refusal = REFUSAL.matcher(answer.body());
      assertThat(refusal.find()).as(answer.body()).isTrue();
      assertThat(row.rules()).contains(refusal.group(1));
    }
  }

  private static void isDone(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 300);
  }

  private Ask ask(ReferenceRoute row) throws Exception {
    Write write = row.reads() ? read(row) : prepared(row).with(nodes.seed());
    Map<String, String> headers =
        write.headers().isEmpty() ? Map.of("X-Auth-Token", nodes.admin()) : write.headers();
    String body = row.reads() ? "" : write.body();
    return new Ask(row.method(), write.path(row.path()), headers, body);
  }

  /** GET and HEAD ask about the same thing. */
  private Write read(ReferenceRoute row) throws Exception {
    Write known = reads.get(row.path());
    if (known == null) {
      known = prepared(row).with(nodes.seed());
      reads.put(row.path(), known);
    }
    return known;
  }

  private static Prepared prepared(ReferenceRoute row) {
    Prepared special = special(row);
    if (special != null) {
      return special;
    }
    return row.reads() ? whatIsThere(row) : written(row);
  }

  private static Prepared written(ReferenceRoute row) {
    String route = row.method() + " " + ReferenceRoute.unnamed(row.path());
    return EveryWriteIT.steps().stream()
        .filter(step -> ReferenceRoute.unnamed(step.route()).equals(route))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no step writes " + route))
        .prepared();
  }

  /** What is about to be deleted is there to be read. */
  private static Prepared whatIsThere(ReferenceRoute row) {
    String path = ReferenceRoute.unnamed(row.path());
    List<Step> deletes =
        EveryWriteIT.steps().stream().filter(step -> step.route().startsWith("DELETE ")).toList();
    return Stream.of(path, row.named())
        .flatMap(form -> deletes.stream().filter(step -> isUnder(step, form)).min(NEAREST).stream())
        .findFirst()
        .map(Step::prepared)
        .orElseGet(() -> whatNeedsNothing(row));
  }

  private static final Comparator<Step> NEAREST =
      Comparator.comparing(step -> step.route().length());

  private static boolean isUnder(Step step, String path) {
    String deleted = ReferenceRoute.unnamed(step.route()).substring("DELETE ".length());
    return path.contains("{}") ? (deleted + "/").startsWith(path + "/") : deleted.equals(path);
  }

  private static Prepared whatNeedsNothing(ReferenceRoute row) {
    assertThat(row.path()).as("nothing is known that is there").doesNotContain("{");
    return _ -> Write.to();
  }

  /** Where what is deleted elsewhere is of no help; null where it is. */
  private static @Nullable Prepared special(ReferenceRoute row) {
    return switch (ReferenceRoute.unnamed(row.path())) {
      case "/v3/domains/config/{}/default" -> _ -> Write.to("identity");
      case "/v3/domains/config/{}/{}/default" -> _ -> Write.to("identity", "driver");
      case "/v3/domains/{}/config/security_compliance",
          "/v3/domains/{}/config/security_compliance/{}" ->
          _ -> Write.to("default", "password_regex");
      case "/v3/endpoints/{}/OS-ENDPOINT-POLICY/policy" -> EveryRouteIT::endpointWithPolicy;
      case "/v3/OS-EP-FILTER/endpoints/{}/projects" -> seed -> Write.to(endpoint(seed));
      case "/v3/OS-TRUST/trusts/{}/roles", "/v3/OS-TRUST/trusts/{}/roles/{}" -> EveryRouteIT::trust;
      case "/v3/users/{}/OS-OAUTH1/access_tokens/{}/roles",
          "/v3/users/{}/OS-OAUTH1/access_tokens/{}/roles/{}" ->
          EveryRouteIT::accessToken;
      case "/v3/OS-OAUTH1/authorize/{}" -> EveryRouteIT::requestToken;
      case "/v3/ec2tokens" -> seed -> Write.to().with("%s", key(seed).version2(Instant.now()));
      case "/v3/s3tokens" -> seed -> Write.to().with("%s", key(seed).version4(Instant.now()));
      default -> null;
    };
  }

  private static String endpoint(Seed seed) throws Exception {
    String service = seed.make("service", "\"type\": \"%s\"".formatted(Seed.name()));
    return seed.endpoint(service, "http://here.example/");
  }

  private static Write endpointWithPolicy(Seed seed) throws Exception {
    String endpoint = endpoint(seed);
    String policy = seed.made("policy", "\"blob\": \"{}\", \"type\": \"application/json\"");
    seed.put("/v3/policies/%s/OS-ENDPOINT-POLICY/endpoints/%s", policy, endpoint);
    return Write.to(endpoint);
  }

  private static Write trust(Seed seed) throws Exception {
    Bearer trustor = seed.bearer();
    String trust = seed.trust(trustor, seed.user(), false);
    return Write.to(trust, seed.role()).by(trustor.token());
  }

  private static Write accessToken(Seed seed) throws Exception {
    Consumer consumer = Consumer.made(seed);
    String role = seed.node().role(seed.admin(), "reader");
    return Write.to(consumer.user(), consumer.acting().token(), role);
  }

  private static Write requestToken(Seed seed) throws Exception {
    Consumer consumer = Consumer.made(seed);
    String role = seed.node().role(seed.admin(), "reader");
    return Write.to(consumer.asking().token())
        .with("{\"roles\": [{\"id\": \"%s\"}]}", role)
        .by(consumer.userToken());
  }

  /** To sign requests to other services with. */
  private static Ec2Request key(Seed seed) throws Exception {
    Bearer bearer = seed.bearer();
    JsonNode made =
        seed.node()
            .post(
                seed.admin(),
                "/v3/users/%s/credentials/OS-EC2".formatted(bearer.user()),
                "{\"tenant_id\": \"%s\"}".formatted(bearer.place()))
            .with(201)
            .body()
            .path("credential");
    return new Ec2Request(made.path("access").asText(), made.path("secret").asText());
  }
}
