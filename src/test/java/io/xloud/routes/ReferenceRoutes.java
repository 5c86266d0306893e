package io.xloud.routes;

import static java.util.stream.Collectors.toMap;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The routes of the reference service, with what it is known to do otherwise than its own table
 * says.
 */
record ReferenceRoutes(Map<String, Set<String>> rules, Map<String, String> odd) {
  /** The rules that guard each route by {@code METHOD PATH}; none for an open one. */
  static ReferenceRoutes read() {
    Map<String, String> odd = table("/reference/routes-odd.tsv");
    Map<String, Set<String>> rules =
        table("/reference/routes.tsv").entrySet().stream()
            .filter(row -> !odd.getOrDefault(row.getKey(), "").startsWith("40"))
            .collect(
                toMap(
                    Map.Entry::getKey,
                    row -> names(odd.getOrDefault(row.getKey(), row.getValue())),
                    (one, _) -> one,
                    LinkedHashMap::new));
    return new ReferenceRoutes(rules, odd);
  }

  private static Map<String, String> table(String name) {
    return Doors.resource(name)
        .lines()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .collect(
            toMap(
                cell -> cell[0] + " " + unnamed(cell[1]),
                cell -> cell[2],
                (one, _) -> one,
                LinkedHashMap::new));
  }

  /** What a parameter is called is nobody's business but ours. */
  static String unnamed(String path) {
    return path.replaceAll("\\{[^}]*}", "{}");
  }

  private static Set<String> names(String cell) {
    return cell.equals("-") ? Set.of() : new TreeSet<>(Arrays.asList(cell.split(",")));
  }
}
