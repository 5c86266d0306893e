package io.xloud.catalog.api;

import io.xloud.catalog.CatalogPatch;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.error.Problem;
import io.xloud.http.JsonBody;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import jakarta.inject.Singleton;

/** What the doors have in common: nobody owns a part of the catalog, so only the caller counts. */
@Singleton
final class CatalogDoor {
  private final Policy policy;
  private final Caller caller;

  CatalogDoor(Policy policy, Caller caller) {
    this.policy = policy;
    this.caller = caller;
  }

  /** The caller, who may do this. */
  AuthContext permitted(Action action) {
    return permitted(action, Target.none());
  }

  AuthContext permitted(Action action, String idName, String id) {
    return permitted(action, Target.none().path(idName, id));
  }

  AuthContext permitted(Action action, String oneName, String one, String otherName, String other) {
    return permitted(action, Target.none().path(oneName, one).path(otherName, other));
  }

  private AuthContext permitted(Action action, Target target) {
    AuthContext by = caller.context();
    policy.enforce(by, action, target);
    return by;
  }

  /** As in the reference, who may not create hears so before that nothing was described. */
  void permittedWithoutBody(Action action, JsonBody body) {
    if (body.unchecked().isEmpty()) {
      permitted(action);
    }
  }

  static void requireSameId(String id, CatalogPatch patch) {
    Object given = patch.members().get("id");
    if (given != null && !given.equals(id)) {
      throw new Problem.BadRequest("Cannot change ID").raised();
    }
  }
}
