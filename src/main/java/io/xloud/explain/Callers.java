package io.xloud.explain;

import io.xloud.assignment.EffectiveRoles;
import io.xloud.assignment.Role;
import io.xloud.assignment.RoleDriver.Implication;
import io.xloud.assignment.RoleService;
import io.xloud.context.AuthContext;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.context.Delegation;
import io.xloud.context.Scope;
import io.xloud.error.Problem;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import io.xloud.token.TokenValidator;
import io.xloud.token.ValidationTerms;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes callers that never called, as a token of theirs would make them. */
@Singleton
public final class Callers {
  private final UserService users;
  private final DomainService domains;
  private final ProjectService projects;
  private final EffectiveRoles roles;
  private final RoleService known;
  private final TokenValidator tokens;

  Callers(
      UserService users,
      DomainService domains,
      ProjectService projects,
      EffectiveRoles roles,
      RoleService known,
      TokenValidator tokens) {
    this.users = users;
    this.domains = domains;
    this.projects = projects;
    this.roles = roles;
    this.known = known;
    this.tokens = tokens;
  }

  /**
   * A user without a role in the scope would get no token there; here it is a caller without roles,
   * because that is what an explanation should show.
   *
   * @throws io.xloud.error.KeystoneException 404 for a user, domain, project or token that is not
   *     there
   */
  public AuthContext of(Asker asker) {
    return switch (asker) {
      case Asker.OfToken(var token) ->
          tokens.validate(token, ValidationTerms.OF_CALLER).context("explanation");
      case Asker.OfUser(var userId, var where) -> {
        User user = user(userId);
        yield caller(user, scope(where), rolesOf(user.id(), where));
      }
      case Asker.OfRoles(var names, var userId, var where) ->
          caller(userId == null ? null : user(userId), scope(where), withImplied(names));
    };
  }

  /** As a token would carry them; a name that is no global role stands for itself. */
  private List<RoleRef> withImplied(List<String> names) {
    Map<String, Role> byId =
        known.all().stream().collect(Collectors.toMap(Role::id, Function.identity()));
    Map<String, RoleRef> held = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>();
    for (String name : names) {
      byId.values().stream()
          .filter(role -> role.domainId() == null && role.name().equalsIgnoreCase(name))
          .findFirst()
          .ifPresentOrElse(
              role -> open.add(role.id()), () -> held.put(name, new RoleRef(name, name, null)));
    }
    List<Implication> implications = known.implications();
    while (!open.isEmpty()) {
      Role role = byId.get(open.pop());
      if (role != null && held.put(role.id(), ref(role)) == null) {
        implications.stream()
            .filter(one -> one.priorId().equals(role.id()))
            .forEach(one -> open.add(one.impliedId()));
      }
    }
    return List.copyOf(held.values());
  }

  private static RoleRef ref(Role role) {
    return new RoleRef(role.id(), role.name(), role.domainId());
  }

  private static AuthContext caller(@Nullable User user, Scope scope, List<RoleRef> roles) {
    return new AuthContext(
        user == null ? null : user.id(),
        user == null ? null : user.name(),
        user == null ? null : user.domainId(),
        scope,
        roles,
        List.of("password"),
        List.of(),
        null,
        new Delegation.None(),
        false,
        "explanation");
  }

  private List<RoleRef> rolesOf(String userId, Asker.Where where) {
    return switch (where) {
      case Asker.Where.Nowhere _ -> List.of();
      case Asker.Where.OnSystem _ -> roles.onSystem(userId);
      case Asker.Where.OnDomain(var id) -> roles.onDomain(userId, domain(id).id());
      case Asker.Where.OnProject(var id) -> roles.onProject(userId, project(id).id());
    };
  }

  private Scope scope(Asker.Where where) {
    return switch (where) {
      case Asker.Where.Nowhere _ -> new Scope.Unscoped();
      case Asker.Where.OnSystem _ -> new Scope.SystemScope();
      case Asker.Where.OnDomain(var id) -> {
        Domain domain = domain(id);
        yield new Scope.DomainScope(domain.id(), domain.name());
      }
      case Asker.Where.OnProject(var id) -> {
        Project project = project(id);
        Domain domain = domain(project.owningDomainId());
        yield new Scope.ProjectScope(
            project.id(), project.name(), domain.id(), domain.name(), project.isDomain());
      }
    };
  }

  private User user(String id) {
    return there(users.find(id), "user", id);
  }

  private Domain domain(String id) {
    return there(domains.find(id), "domain", id);
  }

  private Project project(String id) {
    return there(projects.find(id), "project", id);
  }

  private static <T> T there(Optional<T> found, String kind, String id) {
    return found.orElseThrow(() -> new Problem.NotFound(kind, id).raised());
  }
}
