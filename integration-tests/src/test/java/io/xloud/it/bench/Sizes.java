package io.xloud.it.bench;

import io.xloud.it.bench.Findings.Row;
import io.xloud.it.bench.Questions.Warm;
import io.xloud.it.bench.SpotChecks.Driven;
import io.xloud.it.server.IdentityServer;
import java.util.ArrayList;
import java.util.List;

/** The same load on clouds of different size, each behind a server of its own. */
final class Sizes implements Scenario {
  private static final double ENOUGH = 0.95;

  /** A cloud of one size. */
  private record Size(String what, String schema, Population cloud) {}

  @Override
  public String name() {
    return "sizes";
  }

  @Override
  public String title() {
    return "Users and revocation events";
  }

  @Override
  public void measure(Stage stage, Findings findings) throws Exception {
    Settings settings = stage.settings();
    int middling = settings.allUsers();
    int many = settings.many();
    int projects = settings.projects();
    findings.say(
        "The repeated load; with one user all tokens are that user's, in larger clouds their users are spread evenly over all. Revocation events are of other tokens and users, and in force.");
    compare(
        stage,
        findings,
        "validation with %,d users, against one".formatted(many),
        List.of(
            new Size("1 user", "bench_one", new Population(1, 1, 0)),
            new Size("%,d users".formatted(middling), Stage.SCHEMA, stage.cloud()),
            new Size(
                "%,d users".formatted(many), "bench_users", new Population(many, projects, 0))));
    compare(
        stage,
        findings,
        "validation with %,d revocation events, against none".formatted(many),
        List.of(
            new Size("no revocation event", Stage.SCHEMA, stage.cloud()),
            new Size(
                "%,d revocation events".formatted(middling),
                "bench_some_events",
                new Population(middling, projects, middling)),
            new Size(
                "%,d revocation events".formatted(many),
                "bench_events",
                new Population(middling, projects, many))));
  }

  private static void compare(Stage stage, Findings findings, String target, List<Size> sizes)
      throws Exception {
    List<IdentityServer> servers = new ArrayList<>();
    try {
      List<Driven> loads = new ArrayList<>();
      for (Size size : sizes) {
        stage.make(size.schema(), size.cloud());
        IdentityServer server = stage.server(size.schema());
        servers.add(server);
        Warm warm = Questions.repeated(stage, size.cloud()).warm(stage, Stage.side(server));
        loads.add(warm::turn);
      }
      Turns turns = Turns.of(stage.settings(), loads);
      findings.loads(rows(sizes, turns));
      findings.target(Target.atLeast(target, ENOUGH, turns.ratio(sizes.size() - 1, 0), ""));
    } finally {
      servers.forEach(IdentityServer::close);
    }
  }

  private static List<Row> rows(List<Size> sizes, Turns turns) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      rows.add(new Row(sizes.get(i).what(), "Xloud Identity", turns.median(i)));
    }
    return rows;
  }
}
