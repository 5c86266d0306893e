package io.xloud.assignment.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.assignment.Grant;
import io.xloud.assignment.Grant.Holder;
import io.xloud.assignment.Grant.Target;
import io.xloud.assignment.GrantService;
import io.xloud.assignment.Offer;
import io.xloud.assignment.Role;
import io.xloud.assignment.RoleService;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.context.Scope;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.http.Collections;
import io.xloud.http.Links;
import io.xloud.identity.Group;
import io.xloud.identity.GroupService;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one way all grant routes go: load who and what the path names, ask the policy, then work with
 * the ids as stored. Plain routes miss before they refuse, as in the reference. The inherited ones
 * refuse first, and work for holders that are not there.
 */
@Singleton
final class GrantDoor {
  private final GrantService grants;
  private final RoleService roles;
  private final UserService users;
  private final GroupService groups;
  private final ProjectService projects;
  private final DomainService domains;
  private final Policy policy;
  private final Caller caller;
  private final Links links;
  private final Collections collections;

  GrantDoor(
      GrantService grants,
      RoleService roles,
      UserService users,
      GroupService groups,
      ProjectService projects,
      DomainService domains,
      Policy policy,
      Caller caller,
      Links links,
      Collections collections) {
    this.grants = grants;
    this.roles = roles;
    this.users = users;
    this.groups = groups;
    this.projects = projects;
    this.domains = domains;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
    this.collections = collections;
  }

  /** Target and holder as the path spells them. */
  record Spot(Target target, Holder holder, boolean inherited) {}

  ObjectNode list(Action action, Spot spot, UriInfo uri) {
    Parties parties = permitted(action, spot, null, false);
    List<ObjectNode> found =
        grants.list(parties.holder(), parties.requiredTarget(), spot.inherited()).stream()
            .map(role -> RoleBody.member(role, links))
            .toList();
    return collections.whole("roles", uri, found);
  }

  Response check(Action action, Spot spot, String roleId) {
    Parties parties = permitted(action, spot, roleId, false);
    Role role = parties.requiredRole();
    grants.require(
        new Grant(parties.holder(), parties.requiredTarget(), role.id(), spot.inherited()));
    return Response.noContent().build();
  }

  Response give(Action action, Spot spot, String roleId) {
    Parties parties = permitted(action, spot, roleId, false);
    AuthContext by = caller.context();
    Role role = parties.requiredRole();
    boolean seen = parties.holderIsThere() && users.standsInTables(parties.holder().id());
    Offer offer = new Offer(role, parties.holder(), seen, spot.inherited());
    switch (spot.target()) {
      case Target.Project _ -> grants.giveOnProject(offer, parties.requiredProject(), by);
      case Target.Domain _ -> {
        requireKnownAtHome(role, by);
        grants.giveOnDomain(offer, parties.requiredDomain(), by);
      }
      case Target.System _ -> grants.giveOnSystem(offer, by);
    }
    return Response.noContent().build();
  }

  /**
   * The policy names the roles that a domain's manager may give. A role of another domain may bear
   * such a name and imply anything.
   */
  private static void requireKnownAtHome(Role role, AuthContext by) {
    if (by.scope() instanceof Scope.DomainScope(var home, _)
        && role.isDomainSpecific()
        && !home.equals(role.domainId())) {
      throw new Problem.Forbidden("identity:create_grant").raised();
    }
  }

  /** Also for holders that are gone: what they left must be removable. */
  Response revoke(Action action, Spot spot, String roleId) {
    Parties parties = permitted(action, spot, roleId, true);
    Role role = parties.requiredRole();
    grants.revoke(
        new Grant(parties.holder(), parties.target(), role.id(), spot.inherited()),
        caller.context());
    return Response.noContent().build();
  }

  private Parties permitted(
      Action action, Spot spot, @Nullable String roleId, boolean holderMayBeGone) {
    AuthContext by = caller.context();
    Parties parties = load(spot, roleId);
    if (!spot.inherited()) {
      parties.requireAll(holderMayBeGone);
    }
    policy.enforce(by, action, parties.policyTarget());
    return parties;
  }

  private Parties load(Spot spot, @Nullable String roleId) {
    Optional<Role> role = roleId == null ? Optional.empty() : roles.find(roleId);
    Optional<User> user = Optional.empty();
    Optional<Group> group = Optional.empty();
    switch (spot.holder()) {
      case Holder.User(var id) -> user = users.find(id);
      case Holder.Group(var id) -> group = groups.find(id);
    }
    Optional<Project> project = Optional.empty();
    Optional<Domain> domain = Optional.empty();
    switch (spot.target()) {
      case Target.Project(var id) -> project = projects.find(id);
      case Target.Domain(var id) -> domain = domains.find(id);
      case Target.System _ -> {}
    }
    return new Parties(spot, roleId, role, user, group, project, domain);
  }

  /** Everybody and everything a grant route names, as far as they are there. */
  private record Parties(
      Spot spot,
      @Nullable String roleId,
      Optional<Role> role,
      Optional<User> user,
      Optional<Group> group,
      Optional<Project> project,
      Optional<Domain> domain) {

    /** In the order in which the reference looks for them. */
    void requireAll(boolean holderMayBeGone) {
      if (spot.target() instanceof Target.Domain) {
        requiredDomain();
      }
      if (roleId != null) {
        requiredRole();
      }
      if (!holderMayBeGone) {
        requireHolder();
      }
      if (spot.target() instanceof Target.Project) {
        requiredProject();
      }
    }

    private void requireHolder() {
      if (!holderIsThere()) {
        throw missing(spot.holder() instanceof Holder.User ? "user" : "group", spot.holder().id());
      }
    }

    boolean holderIsThere() {
      return user.isPresent() || group.isPresent();
    }

    Role requiredRole() {
      return role.orElseThrow(() -> missing("role", String.valueOf(roleId)));
    }

    Project requiredProject() {
      return project.orElseThrow(() -> missing("project", spot.target().id()));
    }

    Domain requiredDomain() {
      return domain.orElseThrow(() -> missing("domain", spot.target().id()));
    }

    Target requiredTarget() {
      switch (spot.target()) {
        case Target.Project _ -> requiredProject();
        case Target.Domain _ -> requiredDomain();
        case Target.System _ -> {}
      }
      return target();
    }

    /** With the id as stored, or as asked for when it is not there. */
    Target target() {
      return switch (spot.target()) {
        case Target.Project asked ->
            new Target.Project(project.map(Project::id).orElse(asked.id()));
        case Target.Domain asked -> new Target.Domain(domain.map(Domain::id).orElse(asked.id()));
        case Target.System system -> system;
      };
    }

    /** With the id as stored, or as asked for when it is not there. */
    Holder holder() {
      return switch (spot.holder()) {
        case Holder.User asked -> new Holder.User(user.map(User::id).orElse(asked.id()));
        case Holder.Group asked -> new Holder.Group(group.map(Group::id).orElse(asked.id()));
      };
    }

    io.xloud.policy.Target policyTarget() {
      io.xloud.policy.Target target = io.xloud.policy.Target.none();
      role.ifPresent(it -> target.and("role", RoleBody.attributes(it)));
      user.ifPresent(it -> target.and("user", Attributes.of(it)));
      group.ifPresent(it -> target.and("group", Attributes.of(it)));
      project.ifPresent(it -> target.and("project", Attributes.of(it)));
      domain.ifPresent(it -> target.and("domain", Attributes.of(it)));
      if (roleId != null) {
        target.path("role_id", role.map(Role::id).orElse(roleId));
      }
      target.path(spot.holder() instanceof Holder.User ? "user_id" : "group_id", holder().id());
      switch (target()) {
        case Target.Project(var id) -> target.path("project_id", id);
        case Target.Domain(var id) -> target.path("domain_id", id);
        case Target.System _ -> {}
      }
      return target;
    }

    private static KeystoneException missing(String kind, String id) {
      return new Problem.NotFound(kind, id).raised();
    }
  }
}
