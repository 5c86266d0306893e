package io.xloud.explain;

import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.policy.Action;
import io.xloud.policy.RulePolicy;
import io.xloud.policy.Ruling;
import io.xloud.policy.Target;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a question to the rules in somebody's stead, and tells all that came of it. */
@Singleton
public final class Explainer {
  private final Callers callers;
  private final Targets targets;
  private final RulePolicy policy;

  Explainer(Callers callers, Targets targets, RulePolicy policy) {
    this.callers = callers;
    this.targets = targets;
    this.policy = policy;
  }

  /** The whole of a question and its answer. */
  public record Answer(AuthContext caller, Target target, Ruling ruling) {}

  public Answer explain(
      Asker asker,
      String action,
      Map<String, String> ids,
      Map<String, ? extends @Nullable Object> attributes) {
    return explain(caller(asker), action, ids, attributes);
  }

  public Answer explain(
      AuthContext caller,
      String action,
      Map<String, String> ids,
      Map<String, ? extends @Nullable Object> attributes) {
    Target target = targets.of(ids, attributes);
    return new Answer(caller, target, policy.explain(caller, Action.of(action), target));
  }

  /** A token that is no good is a fault of the question, and never repeated. */
  private AuthContext caller(Asker asker) {
    try {
      return callers.of(asker);
    } catch (KeystoneException e) {
      if (asker instanceof Asker.OfToken) {
        throw new Problem.BadRequest(
                "The caller's token is not valid: such a caller gets 401 before any rule is asked.")
            .raised();
      }
      throw e;
    }
  }
}
