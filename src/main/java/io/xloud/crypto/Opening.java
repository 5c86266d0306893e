package io.xloud.crypto;

import java.util.Optional;
import java.util.function.Function;

/**
 * What came of opening something sealed. A text that does not open is an answer, not an exception:
 * anybody may send one, as often as they like.
 */
public sealed interface Opening<T> {
  record Opened<T>(T value) implements Opening<T> {}

  /** The reason is for the log alone; it never holds a part of the refused text. */
  record Refused<T>(String reason) implements Opening<T> {}

  default Optional<T> found() {
    return switch (this) {
      case Opened<T>(var value) -> Optional.of(value);
      case Refused<T> _ -> Optional.empty();
    };
  }

  default <U> Opening<U> then(Function<T, Opening<U>> next) {
    return switch (this) {
      case Opened<T>(var value) -> next.apply(value);
      case Refused<T>(var reason) -> new Refused<>(reason);
    };
  }

  /** The value, or what the caller makes of the reason. */
  default <X extends RuntimeException> T orElseThrow(Function<String, X> refusal) {
    return switch (this) {
      case Opened<T>(var value) -> value;
      case Refused<T>(var reason) -> throw refusal.apply(reason);
    };
  }
}
