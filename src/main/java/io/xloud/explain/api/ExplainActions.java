package io.xloud.explain.api;

import io.xloud.policy.Action;

/** What the door of explanations asks. */
final class ExplainActions {
  static final Action EXPLAIN_POLICY = Action.of("xloud:explain_policy");

  private ExplainActions() {}
}
