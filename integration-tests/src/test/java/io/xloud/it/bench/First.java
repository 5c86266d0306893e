package io.xloud.it.bench;

import io.xloud.it.bench.Findings.Row;
import io.xloud.it.server.IdentityServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tokens that a server has never seen, asked about once each. */
final class First implements Scenario {
  /** Longer than our server takes for all; Python answers as many as it can meanwhile. */
  private static final Duration LONGEST = Duration.ofSeconds(40);

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
    Population cloud = stage.cloud();
    Tokens tokens = Tokens.distinct(stage, cloud, settings.firstTokens());
    Path file =
        Wrk.file(stage.folder("requests").resolve("first"), tokens.asked(Requests::validation));
    findings.say(
        "%,d tokens of %,d users, sealed beforehand; each is asked about once, by a server that has just started and is warmed by one token alone."
            .formatted(settings.firstTokens(), cloud.users()));
    List<Load> rounds = new ArrayList<>();
    for (int round = 0; round < settings.rounds(); round++) {
      try (IdentityServer server = stage.server()) {
        rounds.add(once(settings, file, tokens, Stage.side(server), LONGEST));
      }
    }
    Load ours = Load.median(rounds);
    try (PythonCloud python = stage.python()) {
      Load theirs = once(settings, file, tokens, python.side(), settings.round().multipliedBy(2));
      findings.loads(
          List.of(
              new Row("first", "Xloud Identity", ours),
              new Row("first", python.side().name(), theirs)));
      findings.target(
          Target.atLeast(
              "first validations of distinct tokens, against Python Keystone",
              60,
              ours.rate() / theirs.rate(),
              " ×"));
    }
  }

  private static Load once(Settings settings, Path file, Tokens tokens, Side side, Duration longest)
      throws Exception {
    try (Wire wire = new Wire(side)) {
      wire.ask(Requests.validation(tokens.caller(), tokens.caller())).with(200);
    }
    return Wrk.once(settings, file, longest).drive(side);
  }
}
