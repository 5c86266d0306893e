package io.xloud.it.bench;

import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How long a node goes on to accept what another node has revoked. */
final class Staleness implements Scenario {
  private static final int AT_ONCE = 4;
  private static final double BOUND_MILLIS = 500;
  private static final int GONE = 404;

  @Override
  public String name() {
    return "staleness";
  }

  @Override
  public String title() {
    return "Revoked on one node, refused on the other";
  }

  @Override
  public void measure(Stage stage, Findings findings) throws Exception {
    int tries = stage.settings().revocations();
    findings.say(
        "Two nodes on one database. A token is known to both; from the answer of its revocation on the first to the last answer of the second that accepts it. %,d tries."
            .formatted(tries));
    findings.say(
        "| settings | accepted at all | median ms | worst ms |\n|---|---:|---:|---:|\n"
            + line("default", late(stage, findings, Conf.empty(), false))
            + line(
                "`coexistence = off`",
                late(stage, findings, Conf.empty().with("xloud", "coexistence", "off"), false))
            + line(
                "`cache.max-staleness = 0`",
                late(stage, findings, Conf.empty().with("xloud", "cache.max-staleness", 0), true)));
  }

  private static String line(String settings, List<Double> late) {
    return "| %s | %d | %.1f | %.1f |%n"
        .formatted(
            settings,
            late.stream().filter(millis -> millis > 0).count(),
            late.get(late.size() / 2),
            late.getLast());
  }

  /** Sorted, in milliseconds; 0 where the first answer refused. */
  private static List<Double> late(Stage stage, Findings findings, Conf conf, boolean strict)
      throws Exception {
    Tokens tokens = Tokens.distinct(stage, stage.cloud(), stage.settings().revocations());
    List<Double> late;
    try (IdentityServer here = stage.server(Stage.SCHEMA, conf);
        IdentityServer there = stage.server(Stage.SCHEMA, conf)) {
      late = late(Stage.side(here), Stage.side(there), tokens);
    }
    if (strict) {
      findings.target(
          Target.atMost(
              "the same with cache.max-staleness = 0, acceptances",
              0,
              late.stream().filter(millis -> millis > 0).count(),
              ""));
    } else if (conf.sections().isEmpty()) {
      findings.target(
          Target.atMost(
              "revoke on node A → refused on node B, default settings, worst of %,d tries"
                  .formatted(late.size()),
              BOUND_MILLIS,
              late.getLast(),
              " ms"));
    }
    return late;
  }

  private static List<Double> late(Side here, Side there, Tokens tokens) throws Exception {
    List<Double> late = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Callable<Double>> tries = new ArrayList<>();
      for (String subject : tokens.subjects()) {
        tries.add(() -> late(here, there, tokens.caller(), subject));
      }
      for (Future<Double> each : threads.invokeAll(tries)) {
        late.add(each.get());
      }
    }
    late.sort(null);
    return late;
  }

  private static double late(Side here, Side there, String caller, String subject)
      throws IOException {
    try (Wire writer = new Wire(here);
        Wire reader = new Wire(there)) {
      String question = Requests.validation(caller, subject);
      reader.ask(question).with(200);
      reader.ask(question).with(200);
      writer.ask(Requests.revocation(caller, subject)).with(204);
      long revoked = System.nanoTime();
      double late = 0;
      while (reader.ask(question).status() != GONE) {
        late = (System.nanoTime() - revoked) / 1e6;
      }
      return late;
    }
  }
}
