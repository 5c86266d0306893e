package io.xloud.assignment;

import io.xloud.assignment.Grant.Holder;
import io.xloud.assignment.Grant.Target;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code /v3/role_assignments}: somebody has a role somewhere.
 *
 * @param inherited it stands for the projects below the target; never so once it is spread out
 * @param by how it came about, when it was not given just like this
 */
public record Assignment(
    Holder holder, Target target, String roleId, boolean inherited, Indirection by) {

  /**
   * The way from a grant to what it amounts to.
   *
   * @param groupId the group whose member the holder is
   * @param from the project or domain it was inherited from
   * @param priorRoleId the role that implies this one
   */
  public record Indirection(
      @Nullable String groupId, @Nullable Target from, @Nullable String priorRoleId) {
    static final Indirection NONE = new Indirection(null, null, null);
  }

  static Assignment of(Grant grant) {
    return new Assignment(
        grant.holder(), grant.target(), grant.roleId(), grant.inherited(), Indirection.NONE);
  }

  /** As it counts for a member of the group that holds it. */
  Assignment forMember(String userId) {
    Indirection way = new Indirection(holder.id(), by.from(), by.priorRoleId());
    return new Assignment(new Holder.User(userId), target, roleId, inherited, way);
  }

  /** As it counts on a project below its target. */
  Assignment on(String projectId) {
    Indirection way = new Indirection(by.groupId(), target, by.priorRoleId());
    return new Assignment(holder, new Target.Project(projectId), roleId, false, way);
  }

  Assignment implying(String impliedRoleId) {
    Indirection way = new Indirection(by.groupId(), by.from(), roleId);
    return new Assignment(holder, target, impliedRoleId, inherited, way);
  }
}
