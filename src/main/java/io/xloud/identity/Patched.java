package io.xloud.identity;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A member of a change: left alone, or set to a value that may be null. */
public sealed interface Patched<T> {
  record Left<T>() implements Patched<T> {}

  record To<T>(@Nullable T value) implements Patched<T> {}

  static <T> Patched<T> left() {
    return new Left<>();
  }

  static <T> Patched<T> to(@Nullable T value) {
    return new To<>(value);
  }

  /** The value, or the other one when it is left alone. */
  default @Nullable T orElse(@Nullable T other) {
    return switch (this) {
      case Left<T> _ -> other;
      case To<T>(var value) -> value;
    };
  }

  default void ifSet(Consumer<@Nullable T> action) {
    if (this instanceof To<T>(var value)) {
      action.accept(value);
    }
  }
}
