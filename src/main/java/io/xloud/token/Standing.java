package io.xloud.token;

import io.xloud.cache.Subject;
import io.xloud.cache.Subject.Kind;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.context.Scope;
import io.xloud.event.ReadAt;
import io.xloud.federation.ServiceProvider;
import io.xloud.identity.User;
import io.xloud.resource.Domain;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a user is in a scope, whatever token says so.
 *
 * @param asked the user's id as the token spells it
 * @param groupIds the groups through which roles may have come
 * @param validUntil when it ends without anybody's doing
 * @param readAt before anything of it was read
 * @param handed what somebody handed on, where the roles are not the user's own
 * @param serviceProviders those that every token names
 */
record Standing(
    String asked,
    User user,
    Domain userDomain,
    Scope scope,
    List<RoleRef> roles,
    List<String> groupIds,
    Instant validUntil,
    ReadAt readAt,
    Handed handed,
    List<ServiceProvider> serviceProviders) {
  Standing {
    roles = List.copyOf(roles);
    serviceProviders = List.copyOf(serviceProviders);
    groupIds = List.copyOf(groupIds);
  }

  /** Everything whose change makes this untrue. */
  Set<String> facts() {
    Set<String> facts = new LinkedHashSet<>(groupIds);
    facts.addAll(handed.facts());
    facts.add(asked);
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

  /** Everything that the watch has to look at for as long as this is kept. */
  Set<Subject> subjects() {
    Set<Subject> subjects = new LinkedHashSet<>();
    subjects.add(Subject.ROLES);
    subjects.add(Subject.SERVICE_PROVIDERS);
    subjects.addAll(handed.subjects());
    subjects.add(new Subject(Kind.USER, asked));
    subjects.add(new Subject(Kind.USER, user.id()));
    groupIds.forEach(id -> subjects.add(new Subject(Kind.GROUP, id)));
    subjects.add(new Subject(Kind.PROJECT, userDomain.id()));
    switch (scope) {
      case Scope.Unscoped _, Scope.SystemScope _ -> {}
      case Scope.DomainScope(var id, _) -> subjects.add(new Subject(Kind.PROJECT, id));
      case Scope.ProjectScope project -> {
        subjects.add(new Subject(Kind.PROJECT, project.id()));
        subjects.add(new Subject(Kind.PROJECT, project.domainId()));
      }
    }
    return subjects;
  }

  Standing readAs(ReadAt other) {
    return new Standing(
        asked,
        user,
        userDomain,
        scope,
        roles,
        groupIds,
        validUntil,
        other,
        handed,
        serviceProviders);
  }

  /** The same by what was handed on, which gives these roles and no others. */
  Standing by(Handed what, List<RoleRef> given) {
    Instant until = what.end().isBefore(validUntil) ? what.end() : validUntil;
    return new Standing(
        asked, user, userDomain, scope, given, groupIds, until, readAt, what, serviceProviders);
  }
}
