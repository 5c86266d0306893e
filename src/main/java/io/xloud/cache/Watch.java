package io.xloud.cache;

import io.xloud.event.ReadAt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads what entries are made of, so that they may be answered with for as long as nobody changes
 * it, also beside writers who leave no events.
 */
public interface Watch {
  /**
   * Reads as the database is now, on a Galera node after all that the others have committed.
   *
   * @param again whether it was known and outlived: only what is asked for again is worth a watch
   * @param subjects what the value was made of
   * @param as the value with another time of reading
   */
  <V> V read(
      boolean again,
      Function<ReadAt, V> reading,
      Function<V, Set<Subject>> subjects,
      BiFunction<V, ReadAt, V> as);
}
