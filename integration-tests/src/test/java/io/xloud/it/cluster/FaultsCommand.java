package io.xloud.it.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code ./dev faults [ROW…]}: does the faults to a cluster of its own under load, and writes what
 * clients saw into {@code docs/reliability.md}.
 */
public final class FaultsCommand {
  private FaultsCommand() {}

  public static void main(String[] words) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (String word : words) {
      rows.add(Row.named(word).orElseThrow(() -> new IllegalArgumentException(word)));
    }
    List<Outcome> outcomes = run(rows.isEmpty() ? List.of(Row.values()) : rows);
    System.exit(outcomes.stream().allMatch(Outcome::held) ? 0 : 1);
  }

  private static List<Outcome> run(List<Row> rows) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    ReliabilityPage page = ReliabilityPage.ofThisCommit();
    Path folder = Files.createTempDirectory("xloud-faults-");
    System.out.println("logs in " + folder);
    try (Cluster cluster = Cluster.start(folder, Faults.CONF);
        Load load = Load.on(cluster)) {
      for (Row row : rows) {
        Outcome outcome = new Faults(cluster, load).run(row);
        outcomes.add(outcome);
        System.out.println(page.keep(outcome));
        page.write();
      }
    }
    return outcomes;
  }
}
