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

  /** Grants on the system, just as they were given; targets of the filter do not count. */
  List<Grant> onSystem(GrantFilter filter);

  /** Ids of the roles given to this holder on this very target. */
  List<String> roleIds(Grant.Holder holder, Grant.Target target, boolean inherited);

  boolean has(Grant grant);

  /** How giving a role ended; only {@code GIVEN} has changed anything. */
  enum Giving {
    GIVEN,
    HELD_BEFORE,
    ROLE_GONE,
    TARGET_GONE,
    HOLDER_GONE
  }

  /**
   * Stores the grant, unless its role or target, or a holder that must exist, is not there at that
   * very moment.
   */
  Giving add(Grant grant, boolean holderMustExist);

  /** False when there was none. */
  boolean remove(Grant grant);

  int removeAllOfRole(String roleId);

  /** Says which of the users had any. */
  List<String> removeAllOfUsers(List<String> userIds);

  /** Says which of the groups had any. */
  List<String> removeAllOfGroups(List<String> groupIds);

  int removeAllOn(Grant.Target target);

  /** Says which of the projects had any. */
  List<String> removeAllOnProjects(List<String> projectIds);

  RoleGraph roleGraph();
}
