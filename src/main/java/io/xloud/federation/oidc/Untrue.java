package io.xloud.federation.oidc;

/** What a provider, or somebody in its name, says and what does not hold. */
final class Untrue extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why for the log, without a word of what was said
   */
  Untrue(String why) {
    super(why);
  }
}
