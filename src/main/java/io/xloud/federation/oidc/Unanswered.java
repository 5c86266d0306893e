package io.xloud.federation.oidc;

/** A provider that is not to be reached, or that answers what no provider would. */
final class Unanswered extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unanswered(String what) {
    super(what);
  }
}
