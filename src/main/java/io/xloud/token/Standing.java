package io.xloud.token;

import io.xloud.context.AuthContext.RoleRef;
import io.xloud.context.Scope;
import io.xloud.identity.User;
import io.xloud.resource.Domain;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a user is in a scope, whatever token says so.
 *
 * @param groupIds the groups through which roles may have come
 * @param validUntil when it ends without anybody's doing
 * @param readAt {@link io.xloud.event.Freshness#now} before anything of it was read
 */
record Standing(
    User user,
    Domain userDomain,
    Scope scope,
    List<RoleRef> roles,
    List<String> groupIds,
    Instant validUntil,
    long readAt) {
  Standing {
    roles = List.copyOf(roles);
    groupIds = List.copyOf(groupIds);
  }

  /** Everything whose change makes this untrue. */
  Set<String> facts() {
    Set<String> facts = new LinkedHashSet<>(groupIds);
    facts.add(user.id());
    facts.add(userDomain.id());
    roles.forEach(role -> facts.add(role.id()));
    switch (scope) {
      case Scope.Unscoped _, Scope.SystemScope _ -> {}
      case Scope.DomainScope(var id, _) -> facts.add(id);
      case Scope.ProjectScope project -> {
        facts.add(project.id());
        facts.add(project.domainId());
      }
    }
    return facts;
  }
}
