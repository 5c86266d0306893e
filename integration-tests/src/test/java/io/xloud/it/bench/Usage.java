package io.xloud.it.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What processes have used so far, from {@code /proc}.
 *
 * @param cpuSeconds in user and kernel mode
 * @param residentBytes of memory, now
 */
record Usage(double cpuSeconds, long residentBytes) {
  /** Linux tells processor time to everybody in hundredths of a second. */
  private static final double TICKS_PER_SECOND = 100;

  private static final long PAGE_BYTES = 4096;

  /** Where fields of {@code /proc/PID/stat} stand behind the name in brackets. */
  private static final int USER_TIME = 11;

  private static final int KERNEL_TIME = 12;
  private static final int ENDED_CHILDREN_USER_TIME = 13;
  private static final int ENDED_CHILDREN_KERNEL_TIME = 14;
  private static final int RESIDENT_PAGES = 21;

  /** Of a process and all that it started, as Python's workers. */
  static Usage of(long pid) {
    Stream<ProcessHandle> tree =
        ProcessHandle.of(pid).stream()
            .flatMap(one -> Stream.concat(Stream.of(one), one.descendants()));
    return tree.map(one -> ofOne(one.pid()))
        .reduce(
            new Usage(0, 0),
            (a, b) -> new Usage(a.cpuSeconds + b.cpuSeconds, a.residentBytes + b.residentBytes));
  }

  /** Of this process alone. */
  static Usage ofThis() {
    return ofOne(ProcessHandle.current().pid());
  }

  private static Usage ofOne(long pid) {
    List<String> fields = stat(Long.toString(pid));
    return new Usage(
        seconds(fields, USER_TIME, KERNEL_TIME),
        Long.parseLong(fields.get(RESIDENT_PAGES)) * PAGE_BYTES);
  }

  /** Processor time of all programs that this process started and that have ended. */
  static double ofEndedChildren() {
    return seconds(stat("self"), ENDED_CHILDREN_USER_TIME, ENDED_CHILDREN_KERNEL_TIME);
  }

  private static double seconds(List<String> fields, int user, int kernel) {
    return (Long.parseLong(fields.get(user)) + Long.parseLong(fields.get(kernel)))
        / TICKS_PER_SECOND;
  }

  private static List<String> stat(String process) {
    try {
      String stat = Files.readString(Path.of("/proc", process, "stat"));
      return List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
