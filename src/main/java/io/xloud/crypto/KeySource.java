package io.xloud.crypto;

/** Where the keys of a repository come from: a folder, or the database. */
public interface KeySource {
  /** What people call it. */
  String name();

  /** Changes whenever the keys do; asked often, so it costs little. */
  String state();

  /** Never fails: what is wrong is in the alarms. */
  KeyReading read();
}
