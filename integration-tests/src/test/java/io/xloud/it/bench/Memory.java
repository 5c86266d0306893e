package io.xloud.it.bench;

import io.xloud.it.bench.Findings.Row;
import io.xloud.it.server.IdentityServer;
import java.util.ArrayList;
import java.util.List;

/** How large the server is after a working day. */
final class Memory implements Scenario {
  private static final double MOST_MEGABYTES = 350;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String title() {
    return "Memory";
  }

  @Override
  public void measure(Stage stage, Findings findings) throws Exception {
    Settings settings = stage.settings();
    Questions questions = Questions.repeated(stage, stage.cloud());
    try (IdentityServer server = stage.server()) {
      Side side = Stage.side(server);
      long fresh = Usage.of(side.pid()).residentBytes();
      List<Row> rows = new ArrayList<>();
      long answers = 0;
      while (answers < settings.remembered()) {
        Load load = questions.load(stage, side, settings.round());
        answers += load.answers();
        rows.add(new Row("after %,d validations".formatted(answers), side.name(), load));
      }
      findings.say(
          "The server's process, the database apart: %.0f MB when it has just started."
              .formatted(fresh / 1e6));
      findings.loads(rows);
      findings.target(
          Target.atMost(
              "resident memory after %,d validations of %,d tokens"
                  .formatted(settings.remembered(), settings.tokens()),
              MOST_MEGABYTES,
              rows.getLast().load().residentBytes() / 1e6,
              " MB"));
    }
  }
}
