package io.xloud.event;

/**
 * When something was read from the database; decides how long it may be answered with.
 *
 * @param nanos by the clock of {@link Freshness}, before the first of its facts was read
 * @param watched whether each pass of the watch compares all of it with the tables
 */
public record ReadAt(long nanos, boolean watched) {
  /** The same, from now on compared by each pass. */
  public ReadAt whileWatched() {
    return new ReadAt(nanos, true);
  }
}
