package io.xloud.it.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How long a node goes on to accept what another node has ended. */
final class Staleness implements Scenario {
  private static final String SCHEMA = "bench_staleness";
  private static final int AT_ONCE = 4;
  private static final double BOUND_MILLIS = 500;
  private static final int GONE = 404;

  private record Configuration(String told, Conf conf) {}

  private static final Configuration DEFAULT = new Configuration("default settings", Conf.empty());
  private static final Configuration STRICT =
      new Configuration(
          "`cache.max-staleness = 0`", Conf.empty().with("xloud", "cache.max-staleness", 0));
  private static final List<Configuration> CONFIGURATIONS =
      List.of(
          DEFAULT,
          new Configuration(
              "`coexistence = off`", Conf.empty().with("xloud", "coexistence", "off")),
          STRICT);

  /** What ends a token. */
  private enum Ending {
    REVOKED("token revoked") {
      @Override
      String request(Try one) {
        return Requests.revocation(one.caller(), one.subject());
      }
    },
    DISABLED("user disabled") {
      @Override
      String request(Try one) {
        String path = "/v3/users/" + Population.user(one.user());
        return Requests.send("PATCH", one.caller(), path, "{\"user\": {\"enabled\": false}}");
      }
    },
    TAKEN("role taken") {
      @Override
      String request(Try one) {
        String path =
            "/v3/projects/%s/users/%s/roles/%s"
                .formatted(one.project(), Population.user(one.user()), one.role());
        return Requests.send("DELETE", one.caller(), path, "");
      }
    };

    private final String told;

    Ending(String told) {
      this.told = told;
    }

    abstract String request(Try one);
  }

  private record Try(String caller, String subject, int user, String project, String role) {}

  @Override
  public String name() {
    return "staleness";
  }

  @Override
  public String title() {
    return "Ended on one node, refused on the other";
  }

  /** Each try has a user of its own, because nothing of it is undone. */
  @Override
  public void measure(Stage stage, Findings findings) throws Exception {
    int tries = stage.settings().revocations();
    int users = tries * CONFIGURATIONS.size() * Ending.values().length;
    Population cloud = new Population(users, stage.settings().projects(), 0);
    stage.make(SCHEMA, cloud);
    Tokens tokens = Tokens.distinct(stage, cloud, users);
    findings.say(
        "Two nodes on one database. A token is known to both; from the answer of what ends it on the first to the last answer of the second that accepts it. %,d tries of each, %d at once."
            .formatted(tries, AT_ONCE));
    StringBuilder table =
        new StringBuilder(
            "| settings | what ends it | accepted at all | median ms | worst ms |\n|---|---|---:|---:|---:|\n");
    int user = 0;
    for (Configuration configuration : CONFIGURATIONS) {
      try (IdentityServer here = stage.server(SCHEMA, configuration.conf());
          IdentityServer there = stage.server(SCHEMA, configuration.conf())) {
        Pair nodes = new Pair(Stage.side(here), Stage.side(there));
        String role = role(nodes.here(), tokens.caller());
        for (Ending ending : Ending.values()) {
          List<Try> all = new ArrayList<>();
          for (int end = user + tries; user < end; user++) {
            String subject = tokens.subjects().get(user);
            all.add(new Try(tokens.caller(), subject, user, cloud.projectOf(user), role));
          }
          List<Double> late = nodes.late(ending, all);
          table.append(line(configuration, ending, late));
          judge(findings, configuration, ending, late);
        }
      }
    }
    findings.say(table.toString());
  }

  private static String line(Configuration configuration, Ending ending, List<Double> late) {
    return "| %s | %s | %d | %.1f | %.1f |%n"
        .formatted(
            configuration.told(),
            ending.told,
            accepted(late),
            late.get(late.size() / 2),
            late.getLast());
  }

  private static long accepted(List<Double> late) {
    return late.stream().filter(millis -> millis > 0).count();
  }

  private static void judge(
      Findings findings, Configuration configuration, Ending ending, List<Double> late) {
    if (configuration.equals(DEFAULT)) {
      String what = "%s on node A → refused on node B, default settings, worst of %,d tries";
      findings.target(
          Target.atMost(
              what.formatted(ending.told, late.size()), BOUND_MILLIS, late.getLast(), " ms"));
    } else if (configuration.equals(STRICT)) {
      String what = "%s, `cache.max-staleness = 0`, accepted afterwards in %,d tries";
      findings.target(
          Target.atMost(what.formatted(ending.told, late.size()), 0, accepted(late), ""));
    }
  }

  private static String role(Side side, String caller) throws IOException {
    try (Wire wire = new Wire(side)) {
      String roles = wire.ask(Requests.get(caller, "/v3/roles?name=member")).with(200).text();
      return new ObjectMapper().readTree(roles).at("/roles/0/id").asText();
    }
  }

  private record Pair(Side here, Side there) {
    /** Sorted, in milliseconds; 0 where the first answer refused. */
    List<Double> late(Ending ending, List<Try> tries) throws Exception {
      List<Double> late = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
        List<Callable<Double>> tasks =
            tries.stream().<Callable<Double>>map(one -> () -> late(ending, one)).toList();
        for (Future<Double> each : threads.invokeAll(tasks)) {
          late.add(each.get());
        }
      }
      late.sort(null);
      return late;
    }

    private double late(Ending ending, Try one) throws IOException {
      try (Wire writer = new Wire(here);
          Wire reader = new Wire(there)) {
        String question = Requests.validation(one.caller(), one.subject());
        reader.ask(question).with(200);
        reader.ask(question).with(200);
        int status = writer.ask(ending.request(one)).status();
        if (status != 200 && status != 204) {
          throw new IllegalStateException(ending.told + ": " + status);
        }
        return late(reader, question, System.nanoTime());
      }
    }

    private static double late(Wire reader, String question, long ended) throws IOException {
      double late = 0;
      while (reader.ask(question).status() != GONE) {
        late = (System.nanoTime() - ended) / 1e6;
      }
      return late;
    }
  }
}
