package io.xloud.appcred.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.assignment.EffectiveRoles;
import io.xloud.assignment.Role;
import io.xloud.assignment.RoleService;
import io.xloud.context.AuthContext;
import io.xloud.context.Scope.ProjectScope;
import io.xloud.error.Problem;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which roles an application credential gets: only what the caller's own token carries (C7). */
@Singleton
final class RoleChoice {
  private final RoleService roles;
  private final EffectiveRoles effective;

  RoleChoice(RoleService roles, EffectiveRoles effective) {
    this.roles = roles;
    this.effective = effective;
  }

  /**
   * Those the request names with all that they imply, or else all of the token.
   *
   * @throws io.xloud.error.KeystoneException 400 for a role that the token does not carry, 404 for
   *     a name that no role has, or a role that the caller holds by a provider's word alone
   */
  List<String> of(JsonNode given, AuthContext asking) {
    List<String> chosen = chosen(given, asking);
    if (asking.userId() != null && asking.scope() instanceof ProjectScope project) {
      requireHeld(chosen, asking.userId(), project.id());
    }
    return chosen;
  }

  /** What a provider said at the login is asked of nobody when the credential is used. */
  private void requireHeld(List<String> chosen, String userId, String projectId) {
    Set<String> held =
        effective.onProject(userId, projectId).stream()
            .map(AuthContext.RoleRef::id)
            .collect(Collectors.toSet());
    for (String role : chosen) {
      if (!held.contains(role)) {
        throw new Problem.NotFoundBecause(
                "Could not find role assignment with role: %s, user or group: %s, project, domain, or system: %s."
                    .formatted(role, userId, projectId))
            .raised();
      }
    }
  }

  private List<String> chosen(JsonNode given, AuthContext asking) {
    List<String> carried = asking.roles().stream().map(AuthContext.RoleRef::id).toList();
    if (given.path("roles").isEmpty()) {
      return carried;
    }
    Set<String> chosen = roles.withImplied(named(given.path("roles")));
    if (!new HashSet<>(carried).containsAll(chosen)) {
      throw new Problem.BadRequest(
              "Invalid application credential: Cannot create an application credential with"
                  + " unassigned role")
          .raised();
    }
    return List.copyOf(chosen);
  }

  private List<String> named(JsonNode given) {
    List<String> ids = new ArrayList<>();
    for (JsonNode role : given) {
      ids.add(
          role.has("id")
              ? role.path("id").textValue()
              : roles.uniqueByName(role.path("name").textValue()).id());
    }
    return ids;
  }

  Map<String, Role> byId(Collection<String> ids) {
    return ids.isEmpty()
        ? Map.of()
        : roles.findAll(ids).stream().collect(Collectors.toMap(Role::id, Function.identity()));
  }
}
