package io.xloud.policy;

/**
 * What a check comes to. A name that is not there makes it unknown; a check that nobody can carry
 * out is broken, and where the reference would stop with an error, so does the rule. Only {@link
 * #YES} lets anybody in.
 */
public enum Verdict {
  YES,
  NO,
  UNKNOWN,
  BROKEN;

  Verdict negated() {
    return switch (this) {
      case YES -> NO;
      case NO -> YES;
      case UNKNOWN, BROKEN -> this;
    };
  }

  static Verdict of(boolean yes) {
    return yes ? YES : NO;
  }
}
