package io.xloud.limit;

import io.xloud.context.AuthContext;
import io.xloud.context.Scope;
import java.util.Set;

/** Whose limits a caller may list; everybody may ask, and sees what is theirs. */
public sealed interface Audience {
  /** Cloud administrators and services. */
  record Everything() implements Audience {}

  /** Those of the domain and of its projects. */
  record OfDomain(String domainId) implements Audience {}

  record OfProject(String projectId) implements Audience {}

  record Nothing() implements Audience {}

  Set<String> SUPERIOR_ROLES = Set.of("admin", "service");

  static Audience of(AuthContext caller) {
    boolean superior =
        caller.admin() || caller.roleNames().stream().anyMatch(SUPERIOR_ROLES::contains);
    return switch (caller.scope()) {
      case Scope.SystemScope _ -> new Everything();
      case Scope _ when superior -> new Everything();
      case Scope.DomainScope(var id, _) -> new OfDomain(id);
      case Scope.ProjectScope project -> new OfProject(project.id());
      case Scope.Unscoped _ -> new Nothing();
    };
  }
}
