package io.xloud.it.bench;

import io.xloud.it.bench.Background.Deed;
import io.xloud.it.bench.Findings.Row;
import io.xloud.it.bench.Questions.Warm;
import io.xloud.it.bench.SpotChecks.Driven;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The repeated load while another service commits to a schema of its own in the same database, with
 * foreign writers to our tables expected and not.
 */
final class Coexistence implements Scenario {
  private static final int PER_SECOND = 200;
  private static final int COMMITTERS = 2;
  private static final String OTHERS = "bench_of_others";

  @Override
  public String name() {
    return "coexistence";
  }

  @Override
  public String title() {
    return "Other services in the same database";
  }

  @Override
  public void measure(Stage stage, Findings findings) throws Exception {
    Population cloud = stage.cloud();
    Mariadb.running().createSchema(OTHERS);
    try (IdentityServer alone = stage.server();
        IdentityServer together =
            stage.server(Stage.SCHEMA, Conf.empty().with("xloud", "coexistence", "on"));
        Others others = new Others()) {
      Questions questions = Questions.repeated(stage, cloud);
      Warm off = questions.warm(stage, Stage.side(alone));
      Warm on = questions.warm(stage, Stage.side(together));
      Turns turns =
          Turns.of(
              stage.settings(),
              List.of(off::turn, others.beside(off), on::turn, others.beside(on)));
      report(findings, turns, others.slowest);
    }
  }

  /** Services that commit to a schema of their own, each over a connection of its own. */
  private static final class Others implements AutoCloseable {
    private final List<Connection> connections = new ArrayList<>();
    private double slowest = Double.MAX_VALUE;

    Others() throws SQLException {
      for (int i = 0; i < COMMITTERS; i++) {
        connections.add(Mariadb.running().connect(OTHERS));
      }
      try (Statement statement = connections.getFirst().createStatement()) {
        statement.execute("create table counter (id int primary key, value bigint not null)");
        statement.execute(
            "insert into counter select seq, 0 from seq_0_to_%d".formatted(COMMITTERS - 1));
      }
    }

    Driven beside(Warm warm) {
      List<Deed> deeds = IntStream.range(0, COMMITTERS).<Deed>mapToObj(this::committer).toList();
      return () -> {
        try (Background writing = new Background(PER_SECOND, deeds)) {
          Load load = warm.turn();
          slowest = Math.min(slowest, writing.kept());
          return load;
        }
      };
    }

    private Deed committer(int id) {
      return _ -> {
        try (Statement statement = connections.get(id).createStatement()) {
          statement.executeUpdate("update counter set value = value + 1 where id = " + id);
        }
      };
    }

    @Override
    public void close() throws SQLException {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  /** Coexistence off, off with others beside, on, on with others beside. */
  private static void report(Findings findings, Turns turns, double rate) {
    String side = "Xloud Identity";
    findings.say(
        "The repeated load; another schema takes %.1f commits per second (stated: %d; below 95 %% of that there is no figure) or none."
            .formatted(rate, PER_SECOND));
    findings.loads(
        List.of(
            new Row("coexistence off, no commits", side, turns.median(0)),
            new Row("coexistence off, %d commits".formatted(PER_SECOND), side, turns.median(1)),
            new Row("coexistence on, no commits", side, turns.median(2)),
            new Row("coexistence on, %d commits".formatted(PER_SECOND), side, turns.median(3))));
    String commits = "validation while another schema takes 200 commits per second, coexistence ";
    findings.target(Target.atLeast(commits + "off, against none", 0.95, turns.ratio(1, 0), ""));
    findings.target(Target.atLeast(commits + "on, against none", 0.8, turns.ratio(3, 2), ""));
    findings.target(
        Target.atLeast("validation with coexistence on, against off", 0.5, turns.ratio(2, 0), ""));
  }
}
