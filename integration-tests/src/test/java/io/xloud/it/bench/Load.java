package io.xloud.it.bench;

import java.util.Comparator;
import java.util.List;

/**
 * What a load brought.
 *
 * @param errors connections that broke, answers that did not come, and statuses of 400 and above
 * @param residentBytes of the server at the end
 */
record Load(
    long answers,
    double seconds,
    double p50Millis,
    double p99Millis,
    long errors,
    double serverCpuSeconds,
    double clientCpuSeconds,
    long residentBytes) {
  double rate() {
    return answers / seconds;
  }

  /** The one in the middle by its rate. */
  static Load median(List<Load> rounds) {
    return rounds.stream()
        .sorted(Comparator.comparingDouble(Load::rate))
        .toList()
        .get(rounds.size() / 2);
  }
}
