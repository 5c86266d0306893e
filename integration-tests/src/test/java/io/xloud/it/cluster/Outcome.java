package io.xloud.it.cluster;

import io.xloud.it.cluster.Load.Kind;
import io.xloud.it.cluster.Load.Seen;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one fault cost.
 *
 * @param broken what was promised and not held, in words; empty when all was
 * @param notes what else was measured
 * @param machine how many processes the machine had to run or run at once, in the last minute
 * @param ended whether the fault was mended in the end, so that the cluster may have another
 */
record Outcome(
    Row row,
    Map<Kind, Seen> seen,
    List<String> broken,
    List<String> notes,
    double machine,
    boolean ended) {

  /** Collects it while the fault is on. */
  static final class Watching {
    private final List<String> broken = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean ended = true;

    void note(String words) {
      notes.add(words);
    }

    /** Of what the row promises. */
    void promise(boolean held, String otherwise) {
      if (!held) {
        broken.add(otherwise);
      }
    }

    void brokeOff(Throwable cause) {
      cause.printStackTrace(); // the page has its first line only
      ended = false;
      broken.add(
          "it broke off: " + String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
    }

    Outcome over(Row row, Load load) {
      Map<Kind, Seen> seen = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        seen.put(kind, load.seen(kind));
      }
      double machine = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
      return new Outcome(row, seen, List.copyOf(broken), List.copyOf(notes), machine, ended);
    }
  }

  boolean held() {
    return broken.isEmpty();
  }
}
