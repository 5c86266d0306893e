package io.xloud.policy;

/** Rules that cannot be used. Its message is one sentence for the operator. */
public final class PolicyLoadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PolicyLoadException(String sentence) {
    super(sentence);
  }
}
