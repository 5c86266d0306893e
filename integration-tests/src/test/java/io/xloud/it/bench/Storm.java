package io.xloud.it.bench;

import io.xloud.it.bench.Findings.Row;
import io.xloud.it.server.IdentityServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a storm of logins does to validations that come at a fixed rate. */
final class Storm implements Scenario {
  private static final int PER_SECOND = 2_000;
  private static final int VALIDATING = 16;
  private static final int LOGGING_IN = 64;

  /** So that the storm blows before the first validation and after the last. */
  private static final Duration AROUND = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "storm";
  }

  @Override
  public String title() {
    return "Validations in a storm of logins";
  }

  @Override
  public void measure(Stage stage, Findings findings) throws Exception {
    Settings settings = stage.settings();
    Population cloud = stage.cloud();
    List<String> requests = Tokens.repeated(stage, cloud).asked(Requests::validation);
    Path logins = Wrk.file(stage.folder("requests").resolve("logins"), Issue.logins(cloud));
    findings.say(
        ("%,d validations per second over %d connections, each measured from the time at which it"
                + " was due; meanwhile %d connections log in by password without pause, as many as"
                + " may wait: none is refused.")
            .formatted(PER_SECOND, VALIDATING, LOGGING_IN));
    try (IdentityServer server = stage.server();
        ExecutorService beside = Executors.newSingleThreadExecutor()) {
      Side side = Stage.side(server);
      Questions.of(stage, "storm", requests).warm(stage, side);
      SteadyLoad steady = new SteadyLoad(requests, PER_SECOND, VALIDATING, settings.round());
      Wrk storm =
          Wrk.random(settings, logins, settings.round().plus(AROUND).plus(AROUND)).over(LOGGING_IN);
      Load logged = storm.drive(side);
      Issue.awaitCalm(side, cloud);
      steady.drive(side);
      List<Load> idle = new ArrayList<>();
      List<Load> stormy = new ArrayList<>();
      for (int round = 0; round < settings.rounds(); round++) {
        idle.add(steady.drive(side));
        Callable<Load> blows = () -> storm.drive(side);
        Future<Load> blowing = beside.submit(blows);
        Thread.sleep(AROUND);
        stormy.add(steady.drive(side));
        logged = blowing.get();
        Issue.awaitCalm(side, cloud);
      }
      report(findings, side, middle(idle), middle(stormy), logged);
    }
  }

  /** The median of the rounds by p99. */
  private static Load middle(List<Load> rounds) {
    return rounds.stream()
        .sorted(Comparator.comparingDouble(Load::p99Millis))
        .toList()
        .get(rounds.size() / 2);
  }

  private static void report(Findings findings, Side side, Load idle, Load stormy, Load logged) {
    findings.loads(
        List.of(
            new Row("validations, idle", side.name(), idle),
            new Row("validations in the storm", side.name(), stormy),
            new Row("logins of the storm", side.name(), logged)));
    findings.target(
        Target.atMost(
            "p99 of validation under a full login storm, against idle",
            3,
            stormy.p99Millis() / idle.p99Millis(),
            " ×"));
  }
}
