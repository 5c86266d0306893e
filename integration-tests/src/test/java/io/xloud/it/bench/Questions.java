package io.xloud.it.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The questions of one kind, as a file for wrk, and some of them whose answers are compared whole.
 */
record Questions(String what, Path file, List<String> samples) {
  private static final int SAMPLES = 50;

  static Questions of(Stage stage, String what, List<String> requests) throws IOException {
    Path file = stage.folder("requests").resolve(what.replace(' ', '-'));
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
    Wrk.once(settings, file, Duration.ofMinutes(5)).drive(side);
    Load last = Wrk.random(settings, file, settings.warmUp()).drive(side);
    return new Warm(settings, this, side, SpotChecks.of(side, samples), last.rate());
  }

  /** The same without a look at the answers, for one that has a single one. */
  Load load(Stage stage, Side side, Duration time) throws Exception {
    return Wrk.random(stage.settings(), file, time).drive(side);
  }

  /** A server ready to be measured. */
  record Warm(Settings settings, Questions questions, Side side, SpotChecks checks, double rate) {
    Load measure() throws Exception {
      return checks.during(
          rate, () -> Wrk.random(settings, questions.file(), settings.round()).drive(side));
    }
  }
}
