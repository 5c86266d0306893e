package io.xloud.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The questions of one kind, as a file for wrk, and some of them whose answers are compared whole.
 */
record Questions(String what, Path file, List<String> requests) {
  private static final int SAMPLES = 50;

  /** Python may not have seen all tokens until then; what it has seen it forgets after 600 s. */
  private static final Duration LONGEST = Duration.ofSeconds(90);

  static Questions of(Stage stage, String what, List<String> requests) throws IOException {
    Path file =
        Files.createTempFile(stage.folder("requests"), what.replaceAll("\\W+", "-"), ".txt");
    return new Questions(
        what, Wrk.file(file, requests), requests.subList(0, Math.min(SAMPLES, requests.size())));
  }

  /** What validations of the repeated load look like. */
  static Questions repeated(Stage stage, Population cloud) throws Exception {
    Tokens tokens = Tokens.repeated(stage, cloud);
    return of(stage, "with catalog", tokens.asked(Requests::validation));
  }

  /** A server that has seen all of them and is under a load as it will be measured. */
  Warm warm(Stage stage, Side side) throws Exception {
    Settings settings = stage.settings();
    if (!isForHeads()) {
      Wrk.once(settings, file, LONGEST).drive(side);
    }
    Load last = load(stage, side, settings.warmUp());
    return new Warm(stage, this, side, SpotChecks.of(side, samples()), last.rate());
  }

  private List<String> samples() {
    return requests.subList(0, Math.min(SAMPLES, requests.size()));
  }

  private boolean isForHeads() {
    return requests.getFirst().startsWith("HEAD ");
  }

  /** The same without a look at the answers, for one that has a single one. */
  Load load(Stage stage, Side side, Duration time) throws Exception {
    Settings settings = stage.settings();
    return isForHeads()
        ? new ClosedLoad(requests, settings.connections(), time).drive(side)
        : Wrk.random(settings, file, time).drive(side);
  }

  /** A server ready to be measured. */
  record Warm(Stage stage, Questions questions, Side side, SpotChecks checks, double rate) {
    Load measure(Duration time) throws Exception {
      return checks.during(rate, () -> questions.load(stage, side, time));
    }

    /** Where it takes turns with others. */
    Load turn() throws Exception {
      return measure(stage.settings().turn());
    }
  }
}
