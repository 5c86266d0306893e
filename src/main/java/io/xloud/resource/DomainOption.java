package io.xloud.resource;

import org.jspecify.annotations.Nullable;

/**
 * One setting that a domain has of its own.
 *
 * @param value whatever JSON can say
 * @param sensitive whether it may be used but never shown
 */
public record DomainOption(String group, String option, @Nullable Object value, boolean sensitive) {
  /** Without the value, which may be a secret. */
  @Override
  public String toString() {
    return "[" + group + "] " + option;
  }
}
