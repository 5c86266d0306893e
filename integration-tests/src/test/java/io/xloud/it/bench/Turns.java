package io.xloud.it.bench;

import io.xloud.it.bench.SpotChecks.Driven;
import java.util.ArrayList;
import java.util.List;

/** Loads that are compared take turns, so that the hour and the machine are the same for all. */
record Turns(int rounds) {
  /** The median of each, in the order given. */
  List<Load> medians(List<Driven> loads) throws Exception {
    List<List<Load>> all = new ArrayList<>();
    loads.forEach(_ -> all.add(new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < loads.size(); i++) {
        all.get(i).add(loads.get(i).drive());
      }
    }
    return all.stream().map(Load::median).toList();
  }
}
