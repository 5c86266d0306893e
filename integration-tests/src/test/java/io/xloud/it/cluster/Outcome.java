package io.xloud.it.cluster;

import io.xloud.it.cluster.Load.Kind;
import io.xloud.it.cluster.Load.Seen;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one fault cost.
 *
 * @param broken what was promised and not held, in words; empty when all was
 * @param notes what else was measured
 */
record Outcome(Row row, Map<Kind, Seen> seen, List<String> broken, List<String> notes) {

  /** Collects it while the fault is on. */
  static final class Watching {
    private final List<String> broken = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void note(String words) {
      notes.add(words);
    }

    /** Of what the row promises. */
    void promise(boolean held, String otherwise) {
      if (!held) {
        broken.add(otherwise);
      }
    }

    Outcome over(Row row, Load load) {
      Map<Kind, Seen> seen = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        seen.put(kind, load.seen(kind));
      }
      return new Outcome(row, seen, List.copyOf(broken), List.copyOf(notes));
    }
  }

  boolean held() {
    return broken.isEmpty();
  }
}
