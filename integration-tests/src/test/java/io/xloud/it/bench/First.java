package io.xloud.it.bench;

import io.xloud.it.bench.Findings.Row;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tokens that a server has never seen, asked about once each. */
final class First implements Scenario {
  private static final String SCHEMA = "bench_first";
  private static final int OTHERS = 5_000;

  @Override
  public String name() {
    return "first";
  }

  @Override
  public String title() {
    return "First validations";
  }

  @Override
  public void measure(Stage stage, Findings findings) throws Exception {
    Settings settings = stage.settings();
    Population cloud = new Population(settings.allUsers(), settings.projects(), 0, OTHERS);
    stage.make(SCHEMA, cloud);
    Path warmUp = file(stage, "others", Tokens.ofOthers(stage, cloud, settings.firstTokens()));
    Path file = file(stage, "first", Tokens.distinct(stage, cloud, settings.firstTokens()));
    findings.say(
        "%,d tokens of %,d users, sealed beforehand. A server that has just started is warmed by tokens of other users and projects, and then asked about these, each once, for %d s at most. A server that gets far meets users again whom it knows by then."
            .formatted(
                settings.firstTokens(),
                cloud.users(),
                settings.round().multipliedBy(2).toSeconds()));
    List<Load> rounds = new ArrayList<>();
    for (int round = 0; round < settings.rounds(); round++) {
      try (IdentityServer server = stage.server(SCHEMA)) {
        rounds.add(once(settings, warmUp, file, Stage.side(server)));
      }
    }
    try (PythonCloud python = stage.python(SCHEMA)) {
      Load theirs = once(settings, warmUp, file, python.side());
      report(findings, Load.median(rounds), theirs);
    }
  }

  private static Path file(Stage stage, String name, Tokens tokens) throws IOException {
    return Wrk.file(stage.folder("requests").resolve(name), tokens.asked(Requests::validation));
  }

  private static Load once(Settings settings, Path warmUp, Path file, Side side)
      throws IOException, InterruptedException {
    Wrk.once(settings, warmUp, settings.warmUp().multipliedBy(2)).drive(side);
    return Wrk.once(settings, file, settings.round().multipliedBy(2)).drive(side);
  }

  private static void report(Findings findings, Load ours, Load theirs) {
    findings.loads(
        List.of(
            new Row("first", "Xloud Identity", ours), new Row("first", "Python Keystone", theirs)));
    findings.target(
        Target.atLeast(
            "first validations of distinct tokens, against Python Keystone",
            60,
            ours.rate() / theirs.rate(),
            " ×"));
  }
}
