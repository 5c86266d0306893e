package io.xloud.it.cluster;

import io.xloud.it.cluster.Load.Kind;
import io.xloud.it.cluster.Load.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code docs/reliability.md}, of the latest run of each row: rows that ran before are kept under
 * {@code target}, each with its commit.
 */
record ReliabilityPage(String commit) {
  private static final Path KEPT = Path.of("target/faults");
  private static final Path PAGE = Path.of("../docs/reliability.md");

  private static final String HEAD =
      """
      # What faults cost

      Written by `./dev faults`, which starts three Galera nodes, three identity nodes and HAProxy with `haproxy/haproxy.cfg` on one
      machine, lets eight clients validate (4), log in (1), list (1) and write (2) through HAProxy without pause, and breaks
      things one after the other. The clients try nothing again. `./dev faults ROW…` runs some rows.
      "Cut off" is Galera's `gmcast.isolate`: out of the group, while clients still reach it. An unreadable key folder is a
      plain file in its place, because root could read any folder. The clock of one node is moved by libfaketime.

      All rows are measured with `[xloud] coexistence = off`, which a cluster of these nodes alone sets, and with
      `cache.outage-grace = 20 s` (300 s by default), so that its end is seen. With coexistence on, as it is by default, known
      tokens outlast the database (`quorum`) only where the watch had them in view: `OutageIT` shows both.

      Three rows are done by `./dev test` too (`FaultsIT`), with two nodes, one database and two rotations: `kill-node`, `leak` and
      `rotations`.

      Each cell: requests / failed. "Load" is the machine's load average at the end of the row, on %d processors and with all else that
      ran there.

      | row | fault | allowed | validate | issue | list | write | commit | load | held |
      |---|---|---|---:|---:|---:|---:|---|---:|---|
      """
          .formatted(Runtime.getRuntime().availableProcessors());

  static ReliabilityPage ofThisCommit() throws IOException, InterruptedException {
    Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
    String commit = new String(git.getInputStream().readAllBytes()).strip();
    return new ReliabilityPage(git.waitFor() == 0 ? commit : "unknown");
  }

  /** For {@link #write}; answers what is kept. */
  String keep(Outcome outcome) throws IOException {
    Files.createDirectories(KEPT);
    Row row = outcome.row();
    Files.writeString(KEPT.resolve(row.word + ".row"), line(outcome));
    String told = told(outcome);
    Files.writeString(KEPT.resolve(row.word + ".told"), told);
    return line(outcome) + told;
  }

  private String line(Outcome outcome) {
    Row row = outcome.row();
    String cells =
        Arrays.stream(Kind.values())
            .map(kind -> outcome.seen().get(kind))
            .map(seen -> "%,d / %,d".formatted(seen.requests(), seen.failed()))
            .collect(Collectors.joining(" | "));
    return "| `%s` | %s | %s | %s | %s | %.0f | %s |%n"
        .formatted(
            row.word,
            row.fault,
            row.allowed,
            cells,
            commit,
            outcome.machine(),
            outcome.held() ? "yes" : "**no**");
  }

  /** Empty where there is nothing but the numbers of the table. */
  private static String told(Outcome outcome) {
    StringBuilder told = new StringBuilder("\n`%s`:\n".formatted(outcome.row().word));
    outcome.broken().forEach(words -> told.append("- **Not held**: ").append(words).append('\n'));
    outcome.notes().forEach(words -> told.append("- ").append(words).append('\n'));
    for (Map.Entry<Kind, Seen> entry : outcome.seen().entrySet()) {
      entry
          .getValue()
          .failures()
          .forEach((how, times) ->
              told.append(
                  "- %s, %d times: %s%n"
                      .formatted(entry.getKey().name().toLowerCase(Locale.ROOT), times, how)));
    }
    return told.indexOf("\n- ") < 0 ? "" : told.toString();
  }

  void write() throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    for (Row row : Row.values()) {
      page.append(
          kept(
              row.word + ".row",
              "| `%s` | %s | %s | | | | | | | not run |%n"
                  .formatted(row.word, row.fault, row.allowed)));
    }
    page.append(
        """

        The takeover from Python Keystone and back is not a row of this command: `MigrationGuideIT` does it under load.

        ## Told by each
        """);
    for (Row row : Row.values()) {
      page.append(kept(row.word + ".told", ""));
    }
    Files.writeString(PAGE, page);
  }

  private static String kept(String name, String otherwise) throws IOException {
    Path file = KEPT.resolve(name);
    return Files.exists(file) ? Files.readString(file) : otherwise;
  }
}
