package io.xloud.it.bench;

import java.time.Duration;

/**
 * How much and how long; fixed, so that figures of two runs can be compared.
 *
 * @param rounds of first validations and of storms, which take one server each; the median counts
 * @param warmUp for each side before its first round
 * @param round of one side under load
 * @param turns the same of loads that are compared with each other, short and many
 * @param turn one of these
 * @param connections of the load of validations
 * @param threads of wrk
 * @param tokens that are validated over and over
 * @param users who have them
 * @param projects that they are for
 * @param firstTokens that are validated once each
 * @param allUsers who have those, and who can log in
 * @param many users, or revocation events, of a large cloud
 * @param revocations tries of the scenario {@code staleness}
 * @param starts of the scenario {@code start}
 * @param remembered validations before memory is measured
 */
record Settings(
    boolean quick,
    int rounds,
    Duration warmUp,
    Duration round,
    int turns,
    Duration turn,
    int connections,
    int threads,
    int tokens,
    int users,
    int projects,
    int firstTokens,
    int allUsers,
    int many,
    int revocations,
    int starts,
    int remembered) {
  static final int CALLERS = 10;

  /** Whose figures go into the page. */
  static Settings whole() {
    return new Settings(
        false,
        3,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        7,
        Duration.ofSeconds(5),
        32,
        2,
        10_000,
        1_000,
        500,
        100_000,
        10_000,
        1_000_000,
        1_000,
        10,
        1_000_000);
  }

  /** To see whether everything works; its figures mean nothing. */
  static Settings small() {
    return new Settings(
        true,
        1,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        1,
        Duration.ofSeconds(1),
        8,
        2,
        1_000,
        100,
        50,
        2_000,
        1_000,
        20_000,
        20,
        2,
        10_000);
  }
}
