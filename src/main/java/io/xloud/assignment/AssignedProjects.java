package io.xloud.assignment;

import io.xloud.resource.ProjectAccess;
import jakarta.inject.Singleton;
import java.util.Set;

/** Tells the room below which projects a user may see of a tree. */
@Singleton
final class AssignedProjects implements ProjectAccess {
  private final EffectiveRoles roles;

  AssignedProjects(EffectiveRoles roles) {
    this.roles = roles;
  }

  @Override
  public Set<String> projectIdsOf(String userId) {
    return roles.projectsOf(userId);
  }
}
