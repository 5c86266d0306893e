package io.xloud.assignment;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which grants on projects and domains are wanted; what is null does not matter.
 *
 * @param groupIds holders, when the user does not matter
 * @param projectIds targets, when the domain does not matter
 * @param within the domain that is the target or has the project that is
 */
public record GrantFilter(
    @Nullable String userId,
    @Nullable List<String> groupIds,
    @Nullable List<String> projectIds,
    @Nullable String domainId,
    @Nullable String roleId,
    @Nullable Boolean inherited,
    @Nullable String within) {

  public static GrantFilter all() {
    return new GrantFilter(null, null, null, null, null, null, null);
  }

  GrantFilter ofUser(@Nullable String user) {
    return new GrantFilter(user, groupIds, projectIds, domainId, roleId, inherited, within);
  }

  GrantFilter ofGroups(@Nullable Collection<String> groups) {
    List<String> ids = groups == null ? null : List.copyOf(groups);
    return new GrantFilter(userId, ids, projectIds, domainId, roleId, inherited, within);
  }

  GrantFilter onProjects(@Nullable Collection<String> projects) {
    List<String> ids = projects == null ? null : List.copyOf(projects);
    return new GrantFilter(userId, groupIds, ids, domainId, roleId, inherited, within);
  }

  GrantFilter onDomain(@Nullable String domain) {
    return new GrantFilter(userId, groupIds, projectIds, domain, roleId, inherited, within);
  }

  GrantFilter withRole(@Nullable String role) {
    return new GrantFilter(userId, groupIds, projectIds, domainId, role, inherited, within);
  }

  GrantFilter inherited(@Nullable Boolean wanted) {
    return new GrantFilter(userId, groupIds, projectIds, domainId, roleId, wanted, within);
  }

  GrantFilter within(@Nullable String domain) {
    return new GrantFilter(userId, groupIds, projectIds, domainId, roleId, inherited, domain);
  }
}
