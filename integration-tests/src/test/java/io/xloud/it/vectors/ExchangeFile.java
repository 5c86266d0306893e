package io.xloud.it.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A file of recorded exchanges: {@code api-errors.json} or {@code auth-exchanges.json}. */
record ExchangeFile(
    String name,
    JsonNode meta,
    JsonNode variables,
    List<Exchange> steps,
    List<Exchange> exchanges) {
  /** Another set of vectors comes in by {@code -Dxloud.vectors=DIR}. */
  static final Path FOLDER =
      Path.of(System.getProperty("xloud.vectors", "../src/test/resources/vectors"));

  /** What we recorded ourselves, in the same form, stays whatever set of vectors comes in. */
  private static final Path OWN = Path.of("src/test/resources/exchanges");

  static ExchangeFile read(String name) throws IOException {
    Path own = OWN.resolve(name);
    Path place = Files.exists(own) ? own : FOLDER.resolve(name);
    JsonNode file = new ObjectMapper().readTree(place.toFile());
    return new ExchangeFile(
        name,
        file.path("meta"),
        file.path("variables"),
        all(file.path("setup")),
        all(file.path("exchanges")));
  }

  private static List<Exchange> all(JsonNode nodes) {
    List<Exchange> all = new ArrayList<>();
    nodes.forEach(node -> all.add(new Exchange(node)));
    return List.copyOf(all);
  }

  List<Exchange> stepsBefore(String id) {
    return steps.stream().filter(step -> step.before().equals(id)).toList();
  }

  /** The names of all variables that get their value while the file is played. */
  Set<String> saved() {
    Set<String> saved = new HashSet<>();
    for (List<Exchange> some : List.of(steps, exchanges)) {
      some.forEach(exchange -> {
        saved.addAll(exchange.saves().keySet());
        saved.addAll(exchange.savedHeaders().keySet());
      });
    }
    return saved;
  }
}
