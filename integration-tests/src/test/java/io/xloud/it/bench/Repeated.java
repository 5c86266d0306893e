package io.xloud.it.bench;

import io.xloud.it.bench.Findings.Row;
import io.xloud.it.bench.Questions.Warm;
import io.xloud.it.server.IdentityServer;
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
      List<Row> rows = new ArrayList<>();
      for (Questions kind : kinds) {
        rows.addAll(measure(stage, findings, kind, Stage.side(server), python.side()));
      }
      findings.loads(rows);
    }
  }

  private static List<Questions> kinds(Stage stage, Population cloud) throws Exception {
    Tokens tokens = Tokens.repeated(stage, cloud);
    Tokens unscoped = Tokens.unscoped(stage, cloud);
    return List.of(
        Questions.of(stage, "with catalog", tokens.asked(Requests::validation)),
        Questions.of(stage, "without catalog", tokens.asked(Requests::validationWithoutCatalog)),
        Questions.of(stage, "unscoped", unscoped.asked(Requests::validation)));
  }

  private static List<Row> measure(
      Stage stage, Findings findings, Questions kind, Side server, Side python) throws Exception {
    Warm ours = kind.warm(stage, server);
    Warm theirs = kind.warm(stage, python);
    ours.checks().requireSameAs(theirs.checks());
    try (BareQuarkus bare =
        BareQuarkus.answering(
            ours.checks().average(), stage.folder("bare-" + kind.file().getFileName()))) {
      kind.load(stage, bare.side(), stage.settings().warmUp());
      List<Load> loads =
          new Turns(stage.settings().rounds())
              .medians(
                  List.of(
                      ours::measure,
                      () -> kind.load(stage, bare.side(), stage.settings().round())));
      Load slow = theirs.measure();
      judge(findings, kind, loads.get(0), loads.get(1), slow);
      return List.of(
          new Row(kind.what(), server.name(), loads.get(0)),
          new Row(kind.what(), bare.side().name(), loads.get(1)),
          new Row(kind.what(), python.name(), slow));
    }
  }

  private static void judge(Findings findings, Questions kind, Load ours, Load bare, Load slow) {
    if (kind.what().equals("with catalog")) {
      findings.target(
          Target.atLeast(
              "repeated validations with catalog, against bare Quarkus sending the same bytes",
              0.85,
              ours.rate() / bare.rate(),
              ""));
      findings.target(
          Target.atLeast(
              "the same against Python Keystone with memcached",
              250,
              ours.rate() / slow.rate(),
              " ×"));
    }
  }
}
