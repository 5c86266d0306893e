package io.xloud.architecture.planted.onlytheserverreadsthesystemclock.query;

import java.time.Instant;

/** Planted: a clock of its own. */
record Own() {
  static Instant time() {
    return Instant.now();
  }
}
