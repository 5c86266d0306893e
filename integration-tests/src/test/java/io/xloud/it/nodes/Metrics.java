package io.xloud.it.nodes;

import io.xloud.it.server.IdentityServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;

/** What a node counts of itself. */
final class Metrics {
  private static final int ROUNDS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Metrics() {}

  /** Some questions. */
  interface Round {
    void ask() throws Exception;
  }

  /**
   * On a busy machine a node may hear nothing for longer than the staleness bound, and then it asks
   * the database.
   */
  static void untilFromMemory(IdentityServer node, long validations, Round round) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      long before = answersFromMemory(node);
      round.ask();
      if (answersFromMemory(node) - before >= validations) {
        return;
      }
    }
    throw new AssertionError("memory never answered " + validations + " validations");
  }

  /** Whole validations that needed no database. */
  static long answersFromMemory(IdentityServer node) throws Exception {
    return sum(node, "xloud_cache_requests_total", "\"answers\"", "\"hit\"");
  }

  /** Over all series of a metric whose labels contain all of this. */
  static long sum(IdentityServer node, String name, String... labels) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.managementUrl() + "/metrics"))
            .version(HttpClient.Version.HTTP_1_1) // one of thousands of upgrades was never answered
            .timeout(PATIENCE)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(request, HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.matches(name + "[{ ].*"))
          .filter(line -> Stream.of(labels).allMatch(line::contains))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    }
  }
}
