package io.xloud.event;

import java.util.List;

/** Where a transaction leaves word of what it changed. */
public interface Outbox {
  /**
   * Adds the change to the transaction at hand; its row is written as the last statement before
   * commit, and not at all when the transaction is rolled back.
   *
   * @throws IllegalStateException outside a transaction
   */
  void record(Change change);

  /** The same for many, with few statements. */
  default void recordAll(List<Change> changes) {
    changes.forEach(this::record);
  }
}
