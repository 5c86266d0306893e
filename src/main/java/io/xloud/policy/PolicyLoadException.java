package io.xloud.policy;

import io.xloud.error.StartFailure;

/** Rules that cannot be used. Its message is one sentence for the operator. */
public final class PolicyLoadException extends StartFailure {
  private static final long serialVersionUID = 1L;

  public PolicyLoadException(String sentence) {
    super(sentence);
  }
}
