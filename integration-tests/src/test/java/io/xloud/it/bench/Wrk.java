package io.xloud.it.bench;

import io.xloud.it.server.Debian;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * The load: Debian's {@code wrk} with a file of requests.
 *
 * @param order {@code random}, or {@code once} for each request
 */
record Wrk(Path requests, String order, int threads, int connections, Duration time) {
  private static final Path SCRIPT = Path.of("bench/wrk/requests.lua").toAbsolutePath();
  private static final char END = '\1';

  /** Requests over and over in random order, for a time. */
  static Wrk random(Settings settings, Path requests, Duration time) {
    return new Wrk(requests, "random", settings.threads(), settings.connections(), time);
  }

  /** Each request once; it ends after the last, or with the time. */
  static Wrk once(Settings settings, Path requests, Duration atMost) {
    return new Wrk(requests, "once", settings.threads(), settings.connections(), atMost);
  }

  Wrk over(int otherConnections) {
    return new Wrk(requests, order, Math.min(threads, otherConnections), otherConnections, time);
  }

  static Path file(Path file, Collection<String> requests) throws IOException {
    StringBuilder all = new StringBuilder();
    requests.forEach(one -> all.append(one).append(END));
    return Files.writeString(file, all, StandardCharsets.ISO_8859_1);
  }

  Load drive(Side side) throws IOException, InterruptedException {
    Usage before = Usage.of(side.pid());
    double clientBefore = Usage.ofEndedChildren();
    long[] figures = figures(run(side));
    Usage after = Usage.of(side.pid());
    return new Load(
        figures[0],
        figures[1] / 1e6,
        figures[2] / 1e3,
        figures[3] / 1e3,
        figures[4] + figures[5],
        after.cpuSeconds() - before.cpuSeconds(),
        Usage.ofEndedChildren() - clientBefore,
        after.residentBytes());
  }

  private List<String> arguments(Side side) {
    return List.of(
        "--threads=" + threads,
        "--connections=" + connections,
        "--duration=" + time.toSeconds(),
        "--timeout=60",
        "--latency",
        "--script=" + SCRIPT,
        side.url(),
        "--",
        requests.toString(),
        order,
        Integer.toString(threads));
  }

  private String run(Side side) throws IOException, InterruptedException {
    ProcessBuilder builder = Debian.program("wrk", "wrk").redirectErrorStream(true);
    builder.command().addAll(arguments(side));
    Process wrk = builder.start();
    String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (wrk.waitFor() != 0) {
      throw new IllegalStateException("wrk failed:\n" + output);
    }
    return output;
  }

  static String version() throws IOException, InterruptedException {
    ProcessBuilder builder = Debian.program("wrk", "wrk").redirectErrorStream(true);
    builder.command().add("--version");
    Process wrk = builder.start();
    String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output.lines().findFirst().orElse("wrk").replaceFirst(" Copyright.*", "");
  }

  private static long[] figures(String output) {
    String line =
        output
            .lines()
            .filter(each -> each.startsWith("figures "))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("wrk gave no figures:\n" + output));
    return List.of(line.split(" ")).stream().skip(1).mapToLong(Long::parseLong).toArray();
  }
}
