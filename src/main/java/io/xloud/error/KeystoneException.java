package io.xloud.error;

/** Carries a {@link Problem} up the stack to the one place that answers it. */
public final class KeystoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  KeystoneException(Problem problem) {
    // No stack trace: a refusal is an answer, and a flood of refusals must stay cheap.
    super(problem.message(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
