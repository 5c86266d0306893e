package io.xloud.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.it.clients.Api;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboard and alerts ask for nothing that the server does not tell. */
class MonitoringIT {
  private static final Path FILES = Path.of("../deploy/monitoring");
  private static final String PASSWORD = "of who watches";

  /** What Prometheus adds of itself. */
  private static final Set<String> PROMETHEUS = Set.of("up");

  private static final Set<String> LANGUAGE = Set.of("by", "and", "on");

  /** What is told of its memcached is told whether it answers or not. */
  private static final Conf BESIDE_PYTHON =
      Conf.empty()
          .with("cache", "enabled", true)
          .with("cache", "backend", "oslo_cache.memcache_pool")
          .with("cache", "memcache_servers", "127.0.0.1:1");

  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on) ?\\([^)]*\\)");
  private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}|\\[[^]]*]|\"[^\"]*\"");
  private static final Pattern NAME = Pattern.compile("\\b[a-z_][a-z0-9_]*\\b(?!\\s*\\()");
  private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"([^\"$]+)\"");

  @Test
  void every_name_and_label_they_use_is_told_by_the_server() throws Exception {
    try (IdentityServer server =
        IdentityServer.prepared("monitoring", BESIDE_PYTHON, PASSWORD).start()) {
      Api api = new Api(server.url());
      String token = api.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
      api.validate(token, token).with(200);
      api.login("admin", "wrong", Scope.PROJECT).with(401);
      String metrics = metrics(server);
      Set<String> told =
          metrics
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.split("[{ ]", 2)[0])
              .collect(Collectors.toSet());
      List<String> asked = Stream.concat(alerts(), dashboard()).toList();
      Set<String> names = new TreeSet<>(asked.stream().flatMap(MonitoringIT::names).toList());
      assertThat(names).hasSizeGreaterThan(20);
      names.removeAll(PROMETHEUS);
      assertThat(told).containsAll(names);
      assertThat(
              asked.stream()
                  .flatMap(MonitoringIT::labels)
                  .filter(label -> !metrics.contains(label)))
          .as("labels with these values")
          .allMatch(label -> label.startsWith("job="));
    }
  }

  private static Stream<String> names(String expression) {
    String bare = MATCHERS.matcher(GROUPING.matcher(expression).replaceAll("")).replaceAll("");
    return NAME.matcher(bare)
        .results()
        .map(found -> found.group())
        .filter(word -> !LANGUAGE.contains(word));
  }

  private static Stream<String> labels(String expression) {
    return LABEL.matcher(expression).results().map(found -> found.group());
  }

  private static Stream<String> alerts() throws IOException {
    Matcher matcher =
        Pattern.compile("expr: (?:>-\\s+)?(.*?)\\n +(?:for|labels):", Pattern.DOTALL)
            .matcher(Files.readString(FILES.resolve("alerts.yaml")));
    return matcher.results().map(found -> found.group(1));
  }

  private static Stream<String> dashboard() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(FILES.resolve("dashboard.json").toFile());
    return dashboard.findValues("expr").stream().map(JsonNode::asText);
  }

  private static String metrics(IdentityServer server) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(server.managementUrl() + "/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
