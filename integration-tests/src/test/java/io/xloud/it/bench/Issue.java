package io.xloud.it.bench;

import io.xloud.it.bench.Findings.Row;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Tokens issued for passwords, and for other tokens. */
final class Issue implements Scenario {
  private static final int LOGINS = 1_000;
  private static final int CONNECTIONS = 8;
  private static final Duration COME_AGAIN = Duration.ofSeconds(1);
  private static final int BUSY = 503;

  @Override
  public String name() {
    return "issue";
  }

  @Override
  public String title() {
    return "Issue of tokens";
  }

  @Override
  public void measure(Stage stage, Findings findings) throws Exception {
    Population cloud = stage.cloud();
    Path passwords = Wrk.file(stage.folder("requests").resolve("logins"), logins(cloud));
    Path tokens = Wrk.file(stage.folder("requests").resolve("exchanges"), exchanges(stage, cloud));
    List<BcryptLimit> limits = BcryptLimit.all(stage.settings().round());
    limits.forEach(limit -> findings.say(limit.told()));
    List<Row> rows = new ArrayList<>();
    try (IdentityServer server = stage.server();
        PythonCloud python = stage.python()) {
      for (Side side : List.of(Stage.side(server), python.side())) {
        // First, because logins are too few to make either server's code warm.
        Load byToken = issue(stage, tokens, side);
        rows.add(new Row("by password", side.name(), issue(stage, passwords, side)));
        rows.add(new Row("by token", side.name(), byToken));
      }
    }
    findings.loads(rows);
    findings.target(
        Target.atLeast(
            "issue by password, against the machine's own bcrypt limit at the same cost",
            0.9,
            rows.getFirst().load().rate() / BcryptLimit.highest(limits).perSecond(),
            ""));
  }

  static List<String> logins(Population cloud) {
    return IntStream.range(0, Math.min(LOGINS, cloud.users()))
        .mapToObj(user ->
            Requests.login(Population.user(user), Population.PASSWORD, cloud.projectOf(user)))
        .toList();
  }

  private static List<String> exchanges(Stage stage, Population cloud) throws Exception {
    List<String> tokens = Tokens.distinct(stage, cloud, LOGINS).subjects();
    return IntStream.range(0, LOGINS)
        .mapToObj(i -> Requests.exchange(tokens.get(i), cloud.projectOf(i % cloud.users())))
        .toList();
  }

  /** Logins whose client has left are still worked off; this one gets its turn after them. */
  static void awaitCalm(Side side, Population cloud) throws IOException, InterruptedException {
    String login = Requests.login(Population.user(0), Population.PASSWORD, cloud.projectOf(0));
    try (Wire wire = new Wire(side)) {
      while (wire.ask(login).status() == BUSY) {
        Thread.sleep(COME_AGAIN);
      }
    }
  }

  private static Load issue(Stage stage, Path requests, Side side) throws Exception {
    Settings settings = stage.settings();
    Wrk.random(settings, requests, settings.warmUp()).over(CONNECTIONS).drive(side);
    awaitCalm(side, stage.cloud());
    return Wrk.random(settings, requests, settings.round().multipliedBy(2))
        .over(CONNECTIONS)
        .drive(side);
  }
}
