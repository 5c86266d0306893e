package io.xloud.assignment;

import io.xloud.context.AuthContext.RoleRef;
import java.util.List;

/** Where grants live. */
public interface AssignmentDriver {
  /** Every role the actor has on the project, implied and domain-specific ones included. */
  List<RoleRef> rolesOnProject(Actor actor, ProjectTree.Place project);

  List<RoleRef> rolesOnDomain(Actor actor, String domainId);

  List<RoleRef> rolesOnSystem(Actor actor);

  /** What was given to the actor on projects and domains, just as it was given. */
  List<Grant> grantsOf(Actor actor);

  RoleGraph roleGraph();
}
