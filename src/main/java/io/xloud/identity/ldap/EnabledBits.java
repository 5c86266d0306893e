package io.xloud.identity.ldap;

import org.jspecify.annotations.Nullable;

/**
 * Bits in a number, all of which are set for a user who may not come in. What is no number keeps
 * the user out.
 *
 * @param usual what a user without the attribute has
 */
record EnabledBits(String name, String usual, int mask) implements Enabling {
  boolean fit(@Nullable String value) {
    try {
      long bits = Long.parseLong((value == null ? usual : value).strip());
      return (bits & mask) != mask;
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
