package io.xloud.it.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Beside wrk, which looks at statuses only: a client that asks one more for every thousand requests
 * and compares the whole answer with the one that was given before the load.
 */
final class SpotChecks {
  private static final int ONE_IN = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Side side;
  private final Map<String, Wire.Reply> expected;

  private SpotChecks(Side side, Map<String, Wire.Reply> expected) {
    this.side = side;
    this.expected = expected;
  }

  /** Asks once in peace. */
  static SpotChecks of(Side side, List<String> requests) throws IOException {
    Map<String, Wire.Reply> expected = new LinkedHashMap<>();
    try (Wire wire = new Wire(side)) {
      for (String request : requests) {
        expected.put(request, wire.ask(request).with(200));
      }
    }
    return new SpotChecks(side, expected);
  }

  /** Fails unless another server says the same about all of them, member for member. */
  void requireSameAs(SpotChecks other) throws IOException {
    for (Map.Entry<String, Wire.Reply> mine : expected.entrySet()) {
      JsonNode here = sorted(JSON.readTree(mine.getValue().body()));
      JsonNode there = sorted(JSON.readTree(other.expected.get(mine.getKey()).body()));
      if (!here.equals(there)) {
        throw new IllegalStateException(
            "%s and %s differ:\n%s\n%s".formatted(side.name(), other.side.name(), here, there));
      }
    }
  }

  /** The order of lists of roles, services and endpoints says nothing. */
  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(member -> member.setValue(sorted(member.getValue())));
    }
    if (node instanceof ArrayNode array) {
      List<JsonNode> items =
          StreamSupport.stream(array.spliterator(), false)
              .map(SpotChecks::sorted)
              .sorted(Comparator.comparing(JsonNode::toString))
              .toList();
      array.removeAll().addAll(items);
    }
    return node;
  }

  /** Of the length that is nearest to the average. */
  Wire.Reply average() {
    double mean =
        expected.values().stream().mapToInt(one -> one.body().length).average().orElseThrow();
    return expected.values().stream()
        .min(Comparator.comparingDouble(one -> Math.abs(one.body().length - mean)))
        .orElseThrow();
  }

  /** Something that puts the server under load. */
  interface Driven {
    Load drive() throws Exception;
  }

  /** The load with checks beside it, about one for a thousand at the expected rate. */
  Load during(double ratePerSecond, Driven load) throws Exception {
    Beside beside = new Beside((long) (ONE_IN / ratePerSecond * 1e9));
    Thread thread = Thread.ofPlatform().name("spot-checks").start(beside);
    Load done;
    try {
      done = load.drive();
    } finally {
      thread.interrupt();
      thread.join();
    }
    beside.requireNoFault();
    return done;
  }

  private final class Beside implements Runnable {
    private final long pauseNanos;
    private final List<String> faults = new ArrayList<>();
    private int checks;

    Beside(long pauseNanos) {
      this.pauseNanos = pauseNanos;
    }

    @Override
    public void run() {
      List<String> requests = List.copyOf(expected.keySet());
      try (Wire wire = new Wire(side)) {
        for (int i = 0; !Thread.interrupted(); i++) {
          check(wire, requests.get(i % requests.size()));
          Thread.sleep(java.time.Duration.ofNanos(pauseNanos));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException | RuntimeException e) { // an answer that cannot be read is one too
        faults.add(e.toString());
      }
    }

    private void check(Wire wire, String request) throws IOException {
      Wire.Reply reply = wire.ask(request);
      Wire.Reply before = expected.get(request);
      checks++;
      if (reply.status() != before.status() || !Arrays.equals(reply.body(), before.body())) {
        faults.add(reply.status() + " " + reply.text());
      }
    }

    void requireNoFault() {
      if (checks == 0) {
        throw new IllegalStateException(side.name() + " was never checked under load");
      }
      if (!faults.isEmpty()) {
        throw new IllegalStateException(
            "%s answered %d checks otherwise under load, first: %s"
                .formatted(side.name(), faults.size(), faults.getFirst()));
      }
    }
  }
}
