package io.xloud.it.bench;

import io.xloud.it.bench.SpotChecks.Driven;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What loads brought that took turns, so that the hour and the machine are the same for all.
 *
 * @param rounds of each load, in the order of the loads
 */
record Turns(List<List<Load>> rounds) {
  /** Rounds for nothing before the others: compilers need the better part of a minute. */
  static final int BEFORE = 8;

  static Turns of(Settings settings, List<Driven> loads) throws Exception {
    List<List<Load>> all = new ArrayList<>();
    loads.forEach(_ -> all.add(new ArrayList<>()));
    int before = settings.quick() ? 0 : BEFORE;
    for (int turn = 0; turn < before + settings.turns(); turn++) {
      for (int i = 0; i < loads.size(); i++) {
        Load load = loads.get(i).drive();
        if (load.errors() > 0) {
          throw new IllegalStateException(
              "%d of %d failed in a turn".formatted(load.errors(), load.answers()));
        }
        if (turn >= before) {
          all.get(i).add(load);
        }
      }
    }
    return new Turns(all);
  }

  /** The median of one load by its rate. */
  Load median(int load) {
    return Load.median(rounds.get(load));
  }

  /**
   * How one rate compares to another: the median of what it is in each round, whose two loads found
   * the machine alike. Between rounds others may have used it.
   */
  double ratio(int load, int to) {
    List<Load> ours = rounds.get(load);
    List<Load> theirs = rounds.get(to);
    return IntStream.range(0, ours.size())
        .mapToDouble(round -> ours.get(round).rate() / theirs.get(round).rate())
        .sorted()
        .toArray()[ours.size() / 2];
  }
}
