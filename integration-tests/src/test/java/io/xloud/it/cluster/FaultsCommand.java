package io.xloud.it.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
    Deque<Row> left = new ArrayDeque<>(rows);
    List<Outcome> outcomes = new ArrayList<>();
    while (!left.isEmpty()) {
      Path folder = Files.createTempDirectory("xloud-faults-");
      System.out.println("logs in " + folder);
      try (Cluster cluster = Cluster.start(folder, Faults.CONF);
          Load load = Load.on(cluster)) {
        System.out.println("and in " + cluster.haproxy().log());
        outcomes.addAll(run(left, new Faults(cluster, load, Faults.ROTATIONS)));
      }
    }
    return outcomes;
  }

  /** As many as one cluster bears. */
  private static List<Outcome> run(Deque<Row> left, Faults faults) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    ReliabilityPage page = ReliabilityPage.ofThisCommit();
    do {
      Outcome outcome = faults.run(left.removeFirst());
      outcomes.add(outcome);
      System.out.println(page.keep(outcome));
      page.write();
    } while (!left.isEmpty() && outcomes.getLast().ended());
    return outcomes;
  }
}
