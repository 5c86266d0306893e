package io.xloud.it.bench;

import java.util.ArrayList;
import java.util.List;

/** What a scenario found: the text of its part of the page, and its targets. */
final class Findings {
  private static final double MEGA = 1e6;

  private final StringBuilder text = new StringBuilder();
  private final List<Target> targets = new ArrayList<>();

  void say(String paragraph) {
    text.append(paragraph.strip()).append("\n\n");
  }

  void target(Target target) {
    targets.add(target);
  }

  String text() {
    return text.toString().strip();
  }

  List<Target> targets() {
    return targets;
  }

  /** One line of a table of loads. */
  record Row(String what, String side, Load load) {}

  /** What the loads brought; a load with errors fails the scenario. */
  void loads(List<Row> rows) {
    StringBuilder table = new StringBuilder();
    table.append(
        "| | | requests/s | p50 ms | p99 ms | server CPU s | client CPU s | resident MB |\n");
    table.append("|---|---|---:|---:|---:|---:|---:|---:|\n");
    for (Row row : rows) {
      requireNoErrors(row);
      Load load = row.load();
      table.append(
          "| %s | %s | %s | %.2f | %.2f | %.1f | %.1f | %.0f |%n"
              .formatted(
                  row.what(),
                  row.side(),
                  Target.number(load.rate()),
                  load.p50Millis(),
                  load.p99Millis(),
                  load.serverCpuSeconds(),
                  load.clientCpuSeconds(),
                  load.residentBytes() / MEGA));
    }
    say(table.toString());
  }

  private static void requireNoErrors(Row row) {
    if (row.load().errors() > 0) {
      throw new IllegalStateException(
          "%s, %s: %d of %d failed"
              .formatted(row.what(), row.side(), row.load().errors(), row.load().answers()));
    }
  }
}
