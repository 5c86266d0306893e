package io.xloud.it.bench;

import io.xloud.it.bench.Findings.Row;
import io.xloud.it.bench.Questions.Warm;
import io.xloud.it.bench.SpotChecks.Driven;
import io.xloud.it.server.IdentityServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The same tokens over and over, as a cloud's services ask about them. */
final class Repeated implements Scenario {
  @Override
  public String name() {
    return "repeated";
  }

  @Override
  public String title() {
    return "Repeated validations";
  }

  @Override
  public void measure(Stage stage, Findings findings) throws Exception {
    Population cloud = stage.cloud();
    List<Questions> kinds = kinds(stage, cloud);
    Settings settings = stage.settings();
    findings.say(
        "%,d tokens of %,d users in %,d projects, asked about by %d callers in random order."
            .formatted(settings.tokens(), settings.users(), settings.projects(), Settings.CALLERS));
    try (IdentityServer server = stage.server();
        PythonCloud python = stage.python()) {
      Side ours = Stage.side(server);
      List<Row> rows = new ArrayList<>();
      rows.addAll(againstBare(stage, findings, kinds.getFirst(), ours, python.side()));
      for (Questions kind : kinds.subList(1, kinds.size())) {
        rows.addAll(againstPython(stage, kind, ours, python.side()));
      }
      findings.loads(rows);
    }
  }

  private static List<Questions> kinds(Stage stage, Population cloud) throws Exception {
    Tokens tokens = Tokens.repeated(stage, cloud);
    Tokens unscoped = Tokens.unscoped(stage, cloud);
    HandedOn handedOn = HandedOn.of(stage, cloud);
    handedOn.fill(Stage.SCHEMA);
    Tokens credentials = handedOn.byCredentials(stage);
    Tokens trusts = handedOn.byTrusts(stage);
    return List.of(
        Questions.of(stage, "with catalog", tokens.asked(Requests::validation)),
        Questions.of(stage, "without catalog", tokens.asked(Requests::validationWithoutCatalog)),
        Questions.of(stage, "unscoped", unscoped.asked(Requests::validation)),
        Questions.of(stage, "of application credentials", credentials.asked(Requests::validation)),
        Questions.of(stage, "of trusts", trusts.asked(Requests::validation)),
        Questions.of(stage, "`HEAD`, not by wrk", tokens.asked(Requests::check)));
  }

  private static List<Row> againstBare(
      Stage stage, Findings findings, Questions kind, Side server, Side python) throws Exception {
    Warm ours = kind.warm(stage, server);
    Warm theirs = kind.warm(stage, python);
    ours.checks().requireSameAs(theirs.checks());
    Settings settings = stage.settings();
    try (BareQuarkus bare = BareQuarkus.answering(ours.checks().average(), stage.folder("bare"))) {
      Driven least = () -> kind.load(stage, bare.side(), settings.turn());
      kind.load(stage, bare.side(), settings.warmUp());
      Turns turns = Turns.of(settings, List.of(ours::turn, least, theirs::turn));
      judge(findings, turns);
      return List.of(
          new Row(kind.what(), server.name(), turns.median(0)),
          new Row(kind.what(), bare.side().name(), turns.median(1)),
          new Row(kind.what(), python.name(), turns.median(2)));
    }
  }

  private static List<Row> againstPython(Stage stage, Questions kind, Side server, Side python)
      throws Exception {
    Warm ours = kind.warm(stage, server);
    Warm theirs = kind.warm(stage, python);
    ours.checks().requireSameAs(theirs.checks());
    Duration round = stage.settings().round();
    return List.of(
        new Row(kind.what(), server.name(), ours.measure(round)),
        new Row(kind.what(), python.name(), theirs.measure(round)));
  }

  /** Ours, bare Quarkus and Python Keystone. */
  private static void judge(Findings findings, Turns turns) {
    findings.target(
        Target.atLeast(
            "repeated validations with catalog, against bare Quarkus sending the same bytes",
            0.85,
            turns.ratio(0, 1),
            ""));
    findings.target(
        Target.atLeast(
            "the same against Python Keystone with memcached", 250, turns.ratio(0, 2), " ×"));
    findings.say(
        "Bare Quarkus sending the same bytes was %.0f times as fast as Python Keystone in this run: the most that any server of this kind could reach beside wrk on this machine."
            .formatted(turns.ratio(1, 2)));
  }
}
