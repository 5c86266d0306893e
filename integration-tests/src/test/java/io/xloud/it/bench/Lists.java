package io.xloud.it.bench;

import io.xloud.it.bench.Findings.Row;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Long lists, asked for one after the other over one connection. */
final class Lists implements Scenario {
  private static final int MOST = 200;
  private static final int WARM_UP = 3;

  /** What is asked for, the number of the question in mind. */
  private record Kind(String what, IntFunction<String> path) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("`GET /v3/users?limit=100`", _ -> "/v3/users?limit=100"),
          new Kind(
              "`GET /v3/users?limit=100&marker=…`",
              number -> "/v3/users?limit=100&marker=" + Population.user(number)),
          new Kind(
              "`GET /v3/users/ID/projects`",
              number -> "/v3/users/" + Population.user(number) + "/projects"),
          new Kind(
              "`GET /v3/role_assignments?include_names` of a project",
              number ->
                  "/v3/role_assignments?include_names&scope.project.id="
                      + Population.project(number % 50)),
          new Kind("`GET /v3/projects`, all", _ -> "/v3/projects"),
          new Kind(
              "`GET /v3/role_assignments?include_names`, all",
              _ -> "/v3/role_assignments?include_names"));

  @Override
  public String name() {
    return "lists";
  }

  @Override
  public String title() {
    return "Lists";
  }

  @Override
  public void measure(Stage stage, Findings findings) throws Exception {
    Population cloud = stage.cloud();
    String caller = Tokens.distinct(stage, cloud, 1).caller();
    findings.say(
        "%,d users with one role assignment each, %,d projects; one connection."
            .formatted(cloud.users(), cloud.projects()));
    List<Row> rows = new ArrayList<>();
    try (IdentityServer server = stage.server();
        PythonCloud python = stage.python()) {
      for (Kind kind : KINDS) {
        for (Side side : List.of(Stage.side(server), python.side())) {
          rows.add(
              new Row(
                  kind.what(),
                  side.name(),
                  ask(side, caller, kind.path(), stage.settings().round())));
        }
      }
    }
    findings.loads(rows);
  }

  /** For a time, but at least once; a first answer that takes longer is the only one. */
  private static Load ask(Side side, String caller, IntFunction<String> path, Duration time)
      throws IOException {
    try (Wire wire = new Wire(side)) {
      long begin = System.nanoTime();
      wire.ask(Requests.get(caller, path.apply(0))).with(200);
      long first = System.nanoTime() - begin;
      if (first > time.toNanos()) {
        return new Load(
            1,
            first / 1e9,
            first / 1e6,
            first / 1e6,
            0,
            0,
            0,
            Usage.of(side.pid()).residentBytes());
      }
      for (int i = 0; i < WARM_UP; i++) {
        wire.ask(Requests.get(caller, path.apply(i))).with(200);
      }
      return measured(side, wire, caller, path, time);
    }
  }

  private static Load measured(
      Side side, Wire wire, String caller, IntFunction<String> path, Duration time)
      throws IOException {
    Usage before = Usage.of(side.pid());
    double client = Usage.ofThis().cpuSeconds();
    List<Long> nanos = new ArrayList<>();
    long begin = System.nanoTime();
    while (nanos.size() < MOST && System.nanoTime() - begin < time.toNanos()) {
      long asked = System.nanoTime();
      wire.ask(Requests.get(caller, path.apply(nanos.size()))).with(200);
      nanos.add(System.nanoTime() - asked);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    nanos.sort(null);
    Usage after = Usage.of(side.pid());
    return new Load(
        nanos.size(),
        seconds,
        nanos.get(nanos.size() / 2) / 1e6,
        nanos.get((int) (nanos.size() * 0.99)) / 1e6,
        0,
        after.cpuSeconds() - before.cpuSeconds(),
        Usage.ofThis().cpuSeconds() - client,
        after.residentBytes());
  }
}
