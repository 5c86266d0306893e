package io.xloud.it.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code ./dev bench}: arguments are names of scenarios, none for all, and {@code --quick}. */
public final class Bench {
  private static final String QUICK = "--quick";

  private static final Page PAGE =
      new Page(Path.of("../target/bench"), Path.of("../docs/benchmarks.md"));

  private final Settings settings;
  private final Stage stage;

  private Bench(Settings settings) throws Exception {
    this.settings = settings;
    this.stage = new Stage(settings);
  }

  public static void main(String... arguments) throws Exception {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    boolean quick = words.remove(QUICK);
    List<Scenario> wanted =
        Scenario.all().stream()
            .filter(scenario -> words.isEmpty() || words.contains(scenario.name()))
            .toList();
    System.exit(new Bench(quick ? Settings.small() : Settings.whole()).run(wanted) ? 0 : 1);
  }

  /** Whether all could be measured; a target that is missed is a finding, not a failure. */
  private boolean run(List<Scenario> scenarios) throws Exception {
    System.out.println(Machine.here().told());
    boolean whole = true;
    for (Scenario scenario : scenarios) {
      whole &= run(scenario);
    }
    if (!settings.quick()) {
      conclude(commit());
    }
    return whole;
  }

  private void conclude(String commit) throws IOException, InterruptedException {
    List<String> missing = PAGE.missing(commit);
    if (missing.isEmpty()) {
      PAGE.write(head());
      System.out.println("written: docs/benchmarks.md");
    } else {
      System.out.printf(
          "docs/benchmarks.md waits for these to be measured at commit %s: %s%n",
          commit, String.join(" ", missing));
    }
  }

  private boolean run(Scenario scenario) throws IOException, InterruptedException {
    double busy = settings.quick() ? Machine.busy() : Machine.awaitQuiet();
    Findings findings = new Findings();
    long start = System.nanoTime();
    try {
      scenario.measure(stage, findings);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | AssertionError e) { // a command that failed asserts
      System.out.println("\n## %s: could not be measured".formatted(scenario.title()));
      e.printStackTrace(System.out);
      return false;
    }
    Chapter chapter =
        new Chapter(
            scenario.name(), scenario.title(), when(busy), findings.text(), findings.targets());
    System.out.println(Page.shown(chapter));
    if (!chapter.targets().isEmpty()) {
      System.out.println(Page.table(chapter.targets()));
    }
    System.out.printf("(%d s)%n", (System.nanoTime() - start) / 1_000_000_000L);
    if (!settings.quick()) {
      PAGE.keep(chapter);
    }
    return true;
  }

  private String when(double busy) throws IOException, InterruptedException {
    return "%s%s UTC, commit %s, load average before it %s%s"
        .formatted(
            settings.quick() ? "**quick: the figures mean nothing**, " : "",
            Instant.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replaceAll("[TZ]", " ")
                .strip(),
            commit(),
            Machine.loadAverage(),
            Machine.isQuiet(busy)
                ? ""
                : "; **something else kept %.0f %% of the machine busy**".formatted(busy * 100));
  }

  private static String commit() throws IOException, InterruptedException {
    return output("git", "describe", "--always", "--dirty");
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.strip();
  }

  private String head() throws IOException, InterruptedException {
    return """
    # Benchmarks

    Written by `./dev bench`; `./dev bench --help` tells more.

    - Machine: %s. Client, servers and database share it.
    - Against: Python Keystone 30.0.0 in uwsgi (2 processes of 4 threads, connections closed after each answer) with
      memcached on; bare Quarkus, one route that writes one prepared answer, same version, settings, scripts and flags, but
      without an AOT cache; it is measured when it is warm.
    - All use the same MariaDB (%s; binary log on, commits flushed), the same schema and the same keys.
    - Load: %s, %d threads, %d connections, a file of requests each. Loads that are compared take turns, %d of %d s each
      after %d that do not count; rates are medians, a ratio is the median of the turns' ratios. Where only Python is
      compared with, one round of %d s. Errors: none, else there is no figure. Beside it another client asks one more for a
      thousand requests and compares the whole answer with the one before the load; both servers' answers are compared
      member for member.
    - Processor time is of the server's processes and of wrk. Our server runs with `[xloud] coexistence = off` where nothing
      else is said, but for its start, which is the default's.
    - Tokens are those of passwords and of tokens where nothing else is said.
    """
        .formatted(
            Machine.here().told(),
            stage.database(),
            Wrk.version(),
            settings.threads(),
            settings.connections(),
            settings.turns(),
            settings.turn().toSeconds(),
            Turns.BEFORE,
            settings.round().toSeconds());
  }
}
