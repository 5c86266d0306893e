package io.xloud.crypto;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A key repository that can be made and rotated, wherever it is kept. */
public interface RotatingKeys {

  /**
   * @param promoted the number of the new primary
   * @param pruned the numbers of the keys that are gone
   */
  record Rotated(int promoted, List<Integer> pruned) {}

  /** What a rotation would do, for those who must agree first. */
  record Plan(int promotes, List<Integer> prunes) {}

  /** Makes the first keys; does nothing and says so when there are keys already. */
  Optional<Rotated> setUp() throws IOException;

  Plan plan() throws IOException;

  /** The staged key becomes primary, the oldest go, a fresh one is staged. */
  Rotated rotate() throws IOException;
}
