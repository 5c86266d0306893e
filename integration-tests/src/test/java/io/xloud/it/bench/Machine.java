package io.xloud.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Where it is measured, and whether anything else runs there. */
record Machine(String processor, int cores, String memory, String kernel, String java) {
  /** Of all cores; more is somebody else. */
  private static final double QUIET = 0.10;

  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final int LOOKS = 15;

  static Machine here() throws IOException {
    return new Machine(
        field(Path.of("/proc/cpuinfo"), "model name"),
        Runtime.getRuntime().availableProcessors(),
        field(Path.of("/proc/meminfo"), "MemTotal"),
        System.getProperty("os.version"),
        System.getProperty("java.vendor.version", System.getProperty("java.version")));
  }

  private static String field(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  String told() {
    return "%s, %d cores, %s of memory, Linux %s, Java %s"
        .formatted(processor, cores, memory, kernel, java);
  }

  static String loadAverage() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).replaceFirst("( \\S+){2}\\s*$", "");
  }

  /** Waits a while for quiet; the share of all cores that is busy in the end. */
  static double awaitQuiet() throws IOException, InterruptedException {
    double busy = busy();
    for (int look = 1; look < LOOKS && busy > QUIET; look++) {
      busy = busy();
    }
    return busy;
  }

  static boolean isQuiet(double busy) {
    return busy <= QUIET;
  }

  static double busy() throws IOException, InterruptedException {
    long[] before = times();
    Thread.sleep(LOOK);
    long[] after = times();
    return 1 - (after[1] - before[1]) / (double) (after[0] - before[0]);
  }

  /** All ticks, and those in which a core had nothing to do. */
  private static long[] times() throws IOException {
    List<Long> ticks =
        List.of(Files.readAllLines(Path.of("/proc/stat")).getFirst().split("\\s+")).stream()
            .skip(1)
            .map(Long::valueOf)
            .toList();
    return new long[] {
      ticks.stream().mapToLong(Long::longValue).sum(), ticks.get(3) + ticks.get(4)
    };
  }
}
