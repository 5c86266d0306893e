package io.xloud.assignment;

import io.xloud.context.AuthContext;
import java.util.List;

/**
 * Fired inside the transaction that deletes the role.
 *
 * @param grants by which it was held on projects and domains until now
 */
public record RoleDeleted(String roleId, List<Grant> grants, AuthContext by) {
  public RoleDeleted {
    grants = List.copyOf(grants);
  }
}
