package io.xloud.it.cluster;

import java.util.Arrays;
import java.util.Optional;

/** The rows of the table of faults, in the order in which they run. */
enum Row {
  RESTART("restart", "rolling restart of all identity nodes", "0", Faults::restart),
  KILL_NODE(
      "kill-node",
      "kill -9 of an identity node",
      "0 reads and validations; writes in flight on it",
      Faults::killNode),
  KILL_WRITER(
      "kill-writer",
      "kill -9 of the Galera node that is written to; it rejoins by IST",
      "0 validations; writes resume within 10 s; nothing acknowledged lost",
      Faults::killWriter),
  FREEZE_WRITER(
      "freeze-writer",
      "SIGSTOP of the Galera node that is written to",
      "0 validations; writes resume within 10 s; nothing acknowledged lost",
      Faults::freezeWriter),
  CUT_WRITER(
      "cut-writer",
      "the Galera node that is written to is cut off from the others",
      "0 validations; writes resume within 10 s; nothing acknowledged lost",
      Faults::cutWriter),
  LOSE_DATA(
      "lose-data",
      "kill -9 of another Galera node, its data lost; it rejoins by SST",
      "0 validations; writes resume within 10 s; nothing acknowledged lost",
      Faults::loseData),
  QUORUM(
      "quorum",
      "loss of quorum: two of three Galera nodes stand still",
      "known tokens for outage-grace, then none; writes 503; recovery without restart",
      Faults::quorum),
  FOLDERS(
      "folders",
      "the key folder of one node emptied, half-synced, unreadable",
      "0, with an alarm",
      Faults::folders),
  LEAK(
      "leak",
      "a leaked key removed from all nodes by hand",
      "its tokens refused everywhere within 10 s, all others live",
      Faults::leak),
  CLOCK("clock", "the clock of one node 5 s ahead", "0, reported", Faults::clock),
  ROTATIONS("rotations", "20 key rotations in a row, keys in directories", "0", Faults::rotations),
  STORED_ROTATIONS(
      "stored-rotations",
      "20 key rotations in a row, keys in the database",
      "0",
      Faults::storedRotations);

  final String word;
  final String fault;
  final String allowed;
  final Break breaking;

  /** Does it to a cluster under load, and mends it. */
  interface Break {
    void run(Faults faults, Outcome.Watching watching) throws Exception;
  }

  Row(String word, String fault, String allowed, Break breaking) {
    this.word = word;
    this.fault = fault;
    this.allowed = allowed;
    this.breaking = breaking;
  }

  static Optional<Row> named(String word) {
    return Arrays.stream(values()).filter(row -> row.word.equals(word)).findFirst();
  }
}
