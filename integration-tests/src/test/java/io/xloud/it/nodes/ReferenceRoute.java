package io.xloud.it.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A row of the reference service's table of routes.
 *
 * @param rules of which a refusal names one; empty where nobody is asked
 * @param refusal with which the reference answers everybody, whatever its table says; 0 for none
 */
record ReferenceRoute(String method, String path, Set<String> rules, int refusal) {
  private static final Path TABLES = Path.of("../src/test/resources/reference");

  /** What has been retired. */
  private static final Map<String, Integer> RETIRED =
      Map.of(
          "/v3/OS-SIMPLE-CERT/ca", 410,
          "/v3/OS-SIMPLE-CERT/certificates", 410,
          "/v3/auth/tokens/OS-PKI/revoked", 403);

  static List<ReferenceRoute> all() throws IOException {
    Map<String, String> rules = new HashMap<>();
    rows("routes.tsv").forEach(row -> rules.put(row[0] + " " + unnamed(row[1]), row[2]));
    rows("routes-odd.tsv").forEach(row -> rules.put(row[0] + " " + unnamed(row[1]), row[2]));
    return rows("routes.tsv").map(row -> of(row[0], row[1], rules)).toList();
  }

  private static Stream<String[]> rows(String table) throws IOException {
    return Files.readAllLines(TABLES.resolve(table)).stream()
        .skip(1)
        .map(line -> line.split("\t", -1));
  }

  /** The table often names no rule for HEAD where the reference asks that of GET. */
  private static ReferenceRoute of(String method, String path, Map<String, String> rules) {
    String own = rules.get(method + " " + unnamed(path));
    String rule =
        method.equals("HEAD") && own.equals("-")
            ? rules.getOrDefault("GET " + unnamed(path), "-")
            : own;
    if (rule.matches("4\\d\\d")) {
      return new ReferenceRoute(method, path, Set.of(), Integer.parseInt(rule));
    }
    Set<String> names = rule.equals("-") ? Set.of() : Set.copyOf(Arrays.asList(rule.split(",")));
    return new ReferenceRoute(method, path, names, RETIRED.getOrDefault(path, 0));
  }

  /** What a parameter is called is everybody's own business. */
  static String unnamed(String path) {
    return path.replaceAll("\\{[^}]*}", "{}");
  }

  boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** Down to its last parameter: whoever has ids for that has them for all. */
  String named() {
    String path = unnamed(this.path);
    return path.substring(0, path.lastIndexOf("{}") + 2);
  }

  String name() {
    return method + " " + path;
  }
}
