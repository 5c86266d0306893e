package io.xloud.it.bench;

import java.util.List;

/** One question about speed or size, answered by measuring. */
interface Scenario {
  /** The word on the command line. */
  String name();

  /** The heading of its part of the page. */
  String title();

  void measure(Stage stage, Findings findings) throws Exception;

  static List<Scenario> all() {
    return List.of(
        new Repeated(),
        new First(),
        new Issue(),
        new Storm(),
        new Sizes(),
        new Writes(),
        new Coexistence(),
        new Staleness(),
        new Memory(),
        new Start(),
        new Lists());
  }
}
