package io.xloud.it.bench;

import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** How long the packaged server takes until it answers, its database being there. */
final class Start implements Scenario {
  private static final long BETWEEN_LOOKS = Duration.ofMillis(5).toNanos();
  private static final double MEDIAN_SECONDS = 1.5;
  private static final double WORST_SECONDS = 2.0;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String title() {
    return "Start";
  }

  @Override
  public void measure(Stage stage, Findings findings) throws Exception {
    stage.cloud();
    List<Double> seconds = new ArrayList<>();
    for (int start = 0; start < stage.settings().starts(); start++) {
      try (IdentityServer server = IdentityServer.over(Stage.SCHEMA, stage.conf())) {
        seconds.add(secondsToAnswer(server));
      }
    }
    List<Double> sorted = seconds.stream().sorted().toList();
    double median = sorted.get(sorted.size() / 2);
    findings.say(
        "From the start of the script to the first 200 of `GET /v3`, with the AOT cache of `./dev package`; seconds of %d starts: %s."
            .formatted(
                sorted.size(),
                String.join(", ", seconds.stream().map("%.2f"::formatted).toList())));
    findings.target(Target.atMost("start to the first 200, median", MEDIAN_SECONDS, median, " s"));
    findings.target(
        Target.atMost("start to the first 200, worst", WORST_SECONDS, sorted.getLast(), " s"));
  }

  private static double secondsToAnswer(IdentityServer server) throws IOException {
    long start = System.nanoTime();
    server.launch(Conf.empty(), Map.of());
    Side side = Stage.side(server);
    while (!answers(side)) {
      LockSupport.parkNanos(BETWEEN_LOOKS);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static boolean answers(Side side) {
    try (Wire wire = new Wire(side)) {
      return wire.ask(Requests.get("", "/v3")).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
