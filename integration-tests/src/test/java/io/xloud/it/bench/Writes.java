package io.xloud.it.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.it.bench.Background.Deed;
import io.xloud.it.bench.Findings.Row;
import io.xloud.it.bench.Questions.Warm;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The repeated load while others write through the same server, about somebody else. */
final class Writes implements Scenario {
  private static final int PER_SECOND = 100;
  private static final int WARM_PER_SECOND = 1_000;
  private static final int WARM_TIMES = 2;
  private static final int WRITERS = 32;
  private static final int REVOKED = 10_000;

  @Override
  public String name() {
    return "writes";
  }

  @Override
  public String title() {
    return "Validations while others write";
  }

  @Override
  public void measure(Stage stage, Findings findings) throws Exception {
    Population cloud = stage.cloud();
    Tokens others = Tokens.distinct(stage, cloud, REVOKED);
    try (IdentityServer server = stage.server()) {
      Side side = Stage.side(server);
      Warm warm = Questions.repeated(stage, cloud).warm(stage, side);
      Writer writer =
          new Writer(cloud, others, role(side, others), new AtomicInteger(), new AtomicInteger());
      warmUp(writer, side, stage.settings().warmUp());
      double[] rate = {0};
      Turns turns =
          Turns.of(
              stage.settings(),
              List.of(
                  warm::turn,
                  () -> {
                    try (Background writing = new Background(PER_SECOND, writer.over(side))) {
                      Load load = warm.turn();
                      rate[0] = writing.kept();
                      return load;
                    }
                  }));
      findings.say(
          "The repeated load, and beside it %.1f writes per second (stated: %d; below 95 %% of that there is no figure) through the API: revocations of tokens, grants, new users and new projects in turn."
              .formatted(rate[0], PER_SECOND));
      report(findings, side, turns);
    }
  }

  /**
   * A round has a thousand writes: without these the compiler, which is busy with a write until
   * some fifteen thousand have been done, would be measured instead.
   */
  private static void warmUp(Writer writer, Side side, Duration time) throws Exception {
    try (Background writing = new Background(WARM_PER_SECOND, writer.over(side))) {
      writing.goOn(time.multipliedBy(WARM_TIMES));
    }
  }

  private static void report(Findings findings, Side side, Turns turns) {
    findings.loads(
        List.of(
            new Row("coexistence off, nobody writes", side.name(), turns.median(0)),
            new Row("coexistence off, others write", side.name(), turns.median(1))));
    findings.target(
        Target.atLeast(
            "validation while %d unrelated writes per second run, against none"
                .formatted(PER_SECOND),
            0.9,
            turns.ratio(1, 0),
            ""));
  }

  private static String role(Side side, Tokens tokens) throws IOException {
    try (Wire wire = new Wire(side)) {
      String roles = wire.ask(Requests.get(tokens.caller(), "/v3/roles?name=reader")).text();
      return new ObjectMapper().readTree(roles).at("/roles/0/id").asText();
    }
  }

  /**
   * Changes that none of the validated tokens depends on.
   *
   * @param revoked how many tokens were, each once: there are more than are written
   */
  private record Writer(
      Population cloud, Tokens others, String role, AtomicInteger written, AtomicInteger revoked) {
    List<Deed> over(Side side) {
      return IntStream.range(0, WRITERS).mapToObj(_ -> over(new Wire(side))).toList();
    }

    private Deed over(Wire wire) {
      return number -> write(wire, number % 4, written.getAndIncrement());
    }

    private void write(Wire wire, int kind, int number) throws IOException {
      String admin = others.caller();
      String name = "\"name\": \"written %d\"".formatted(number);
      switch (kind) {
        case 0 -> wire.ask(revocation(admin)).with(204);
        case 1 -> wire.ask(grant(admin, number)).with(204);
        case 2 ->
            wire.ask(Requests.send("POST", admin, "/v3/users", "{\"user\": {" + name + "}}"))
                .with(201);
        default ->
            wire.ask(Requests.send("POST", admin, "/v3/projects", "{\"project\": {" + name + "}}"))
                .with(201);
      }
    }

    private String revocation(String admin) {
      return Requests.revocation(admin, others.subjects().get(revoked.getAndIncrement()));
    }

    /** The users of the repeated load are every tenth; this is the next one. No grant is twice. */
    private String grant(String admin, int number) {
      int user = (number * 10 + 1) % cloud.users();
      String path =
          "/v3/projects/%s/users/%s/roles/%s"
              .formatted(
                  Population.project(number / 1000 % cloud.projects()),
                  Population.user(user),
                  role);
      return Requests.send("PUT", admin, path, "");
    }
  }
}
