package io.xloud.identity;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Follows the questions to directories for a room that tells of them elsewhere. */
public interface DirectoryTrace {
  /** Follows nothing, and costs nothing. */
  DirectoryTrace NONE =
      new DirectoryTrace() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public <T extends @Nullable Object> T around(Question question, Supplier<T> asking) {
          return asking.get();
        }
      };

  /** What a directory is asked. */
  enum Question {
    SEARCH,
    PASSWORD
  }

  /** Asked once, when a directory is opened. */
  boolean isOn();

  /**
   * Asks, from before a connection is taken until it is given back, repetitions included, and
   * throws what asking throws.
   */
  <T extends @Nullable Object> T around(Question question, Supplier<T> asking);
}
