package io.xloud.it.vectors;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.opentest4j.TestAbortedException;

/** One file of exchanges, one test an exchange; what later issues bring is shown as aborted. */
@Tag("vectors")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RecordedExchanges {
  private final String name;
  private Differences differences;
  private ExchangeFile file;
  private Player player;
  private int passed;
  private int differing;
  private final Map<String, Integer> later = new TreeMap<>();

  RecordedExchanges(String name) {
    this.name = name;
  }

  @BeforeAll
  void play() throws Exception {
    file = ExchangeFile.read(name);
    differences = Differences.recordedIn(name);
    player = Player.of(name, name.replaceAll("\\W", "_").replace("_json", ""));
  }

  @TestFactory
  Stream<DynamicTest> answers_as_recorded() {
    return file.exchanges().stream()
        .map(exchange -> dynamicTest(exchange.name(), () -> check(exchange)));
  }

  private void check(Exchange exchange) throws Exception {
    switch (player.play(exchange)) {
      case Player.Outcome.ComesLater(var reason) -> {
        later.merge(reason, 1, Integer::sum);
        throw new TestAbortedException(reason);
      }
      case Player.Outcome.Compared(var answer, var found) -> {
        differences.excuse(exchange.id(), answer, player.variables(), found);
        if (!found.isEmpty()) {
          throw new AssertionError(found + "\nanswer: " + answer.status() + " " + answer.text());
        }
        passed++;
        differing += differences.of(exchange.id()).isEmpty() ? 0 : 1;
      }
    }
  }

  @AfterAll
  void tell() {
    System.out.printf(
        "%s: %d exchanges, %d as recorded, %d of them different on purpose, %d later%n",
        name,
        file.exchanges().size(),
        passed,
        differing,
        later.values().stream().mapToInt(Integer::intValue).sum());
    if (player != null) {
      player.close();
    }
  }
}
