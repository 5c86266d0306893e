package io.xloud.assignment;

import io.xloud.context.AuthContext.RoleRef;
import io.xloud.resource.ProjectTree;
import java.util.List;

/** Where grants live. A user and a group with the same id are never taken for one another. */
public interface AssignmentDriver {
  /** Every role the actor has on the project, implied and domain-specific ones included. */
  List<RoleRef> rolesOnProject(Actor actor, ProjectTree.Place project);

  List<RoleRef> rolesOnDomain(Actor actor, String domainId);

  List<RoleRef> rolesOnSystem(Actor actor);

  /** What was given to the actor on projects and domains, just as it was given. */
  List<Grant> grantsOf(Actor actor);

  /** Grants on projects and domains, just as they were given. */
  List<Grant> list(GrantFilter filter);

  /** Grants on the system, just as they were given. */
  List<Grant> onSystem();

  /** Ids of the roles given to this holder on this very target. */
  List<String> roleIds(Grant.Holder holder, Grant.Target target, boolean inherited);

  boolean has(Grant grant);

  /** False when it is there already. */
  boolean add(Grant grant);

  /** False when there was none. */
  boolean remove(Grant grant);

  int removeAllOfRole(String roleId);

  int removeAllOf(Grant.Holder holder);

  int removeAllOn(Grant.Target target);

  RoleGraph roleGraph();
}
