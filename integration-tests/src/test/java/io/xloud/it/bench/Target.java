package io.xloud.it.bench;

/**
 * What has to be reached, and what was.
 *
 * @param what in words
 * @param needed as it is written in the table
 * @param reached likewise
 */
record Target(String what, String needed, String reached, boolean met) {
  static Target atLeast(String what, double ratio, double reached, String unit) {
    return new Target(what, number(ratio) + unit, number(reached) + unit, reached >= ratio);
  }

  static Target atMost(String what, double bound, double reached, String unit) {
    return new Target(what, "≤ " + number(bound) + unit, number(reached) + unit, reached <= bound);
  }

  /** With as many digits as say something. */
  static String number(double value) {
    return value >= 10 || value == 0 ? "%,.0f".formatted(value) : "%.2f".formatted(value);
  }
}
