package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.opentest4j.TestAbortedException;

/**
 * Tempest's identity tests against the packaged server. What the reference passes must pass here;
 * what later issues bring is named in {@code tempest/later.txt} and shown as aborted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TempestIT {
  private static final Path RECIPE = Path.of("tempest").toAbsolutePath();
  private static final String PASSWORD = "tempest-admin";

  /** What tempest was told in {@code tempest/run}. */
  private static final Conf CONF =
      Conf.empty()
          .with("security_compliance", "lockout_failure_attempts", 2)
          .with("security_compliance", "lockout_duration", 5)
          .with("security_compliance", "unique_last_password_count", 2);

  private IdentityServer server;
  private Map<String, String> results;
  private List<String> later;
  private int passed;
  private int aborted;

  @BeforeAll
  void run() throws Exception {
    later = lines("later.txt");
    server = IdentityServer.prepared("tempest", CONF, PASSWORD).start();
    Path out = server.folder().resolve("tempest");
    Python.Run run =
        Python.run(
            Map.of("OS_PASSWORD", PASSWORD),
            List.of(RECIPE.resolve("run").toString(), server.url() + "/v3", out.toString()));
    assertThat(run.code()).as(run.output() + run.errors()).isZero();
    results = results(out.resolve("results.txt"));
  }

  @AfterAll
  void end() {
    System.out.printf("tempest: %d passed, %d come later%n", passed, aborted);
    if (server != null) {
      server.close();
    }
  }

  private static List<String> lines(String name) throws IOException {
    return Files.readAllLines(RECIPE.resolve(name)).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  /** Lines of {@code status test seconds reason} by test. */
  private static Map<String, String> results(Path file) throws IOException {
    Map<String, String> results = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      results.put(line.split(" ", 3)[1], line);
    }
    return results;
  }

  @TestFactory
  Stream<DynamicTest> passes() throws IOException {
    return lines("expected.txt").stream().map(test -> dynamicTest(test, () -> check(test)));
  }

  private void check(String test) {
    String result = results.getOrDefault(test, "was not run: a fixture of its class failed");
    if (result.startsWith("ok ")) {
      passed++;
      return;
    }
    if (later.stream().anyMatch(test::startsWith)) {
      aborted++;
      throw new TestAbortedException("comes later");
    }
    throw new AssertionError(result);
  }
}
