package io.xloud.catalog.api;

import io.xloud.catalog.CatalogPatch;
import io.xloud.context.AuthContext;
import io.xloud.error.Problem;
import io.xloud.http.JsonBody;
import io.xloud.policy.Action;
import io.xloud.policy.api.Doorkeeper;
import jakarta.inject.Singleton;

/** What the doors have in common. */
@Singleton
final class CatalogDoor {
  private final Doorkeeper doorkeeper;

  CatalogDoor(Doorkeeper doorkeeper) {
    this.doorkeeper = doorkeeper;
  }

  /**
   * The caller, who may do this.
   *
   * @param path names of path parameters, each with its value after it
   */
  AuthContext permitted(Action action, String... path) {
    return doorkeeper.permitted(action, path);
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
