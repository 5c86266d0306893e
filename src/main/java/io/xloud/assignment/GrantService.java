package io.xloud.assignment;

import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.resource.Domain;
import io.xloud.resource.Project;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;

/**
 * Giving roles and taking them away. Whether holder and target exist is the door's question, which
 * has to load them for the policy anyway.
 */
@Singleton
public final class GrantService {
  private final AssignmentDriver driver;
  private final RoleService roles;
  private final Database database;
  private final Outbox outbox;
  private final Event<GrantRevoked> revoked;

  GrantService(
      AssignmentDriver driver,
      RoleService roles,
      Database database,
      Outbox outbox,
      Event<GrantRevoked> revoked) {
    this.driver = driver;
    this.roles = roles;
    this.database = database;
    this.outbox = outbox;
    this.revoked = revoked;
  }

  /** A domain-specific role may only be given on projects of its own domain. */
  public void giveOnProject(
      Role role, Grant.Holder holder, Project project, boolean inherited, AuthContext by) {
    if (role.isDomainSpecific() && !Objects.equals(role.domainId(), project.domainId())) {
      throw new Problem.ForbiddenBecause(
              "Project %s must be in the same domain as the role %s being assigned."
                  .formatted(project.id(), role.id()))
          .raised();
    }
    give(new Grant(holder, new Grant.Target.Project(project.id()), role.id(), inherited), by);
  }

  public void giveOnDomain(
      Role role, Grant.Holder holder, Domain domain, boolean inherited, AuthContext by) {
    give(new Grant(holder, new Grant.Target.Domain(domain.id()), role.id(), inherited), by);
  }

  /** The system knows no domain-specific roles. */
  public void giveOnSystem(Role role, Grant.Holder holder, AuthContext by) {
    if (role.isDomainSpecific()) {
      throw new Problem.BadRequest(
              "Role %s is a domain-specific role. Unable to use a domain-specific role in a system assignment."
                  .formatted(role.id()))
          .raised();
    }
    give(new Grant(holder, new Grant.Target.System(), role.id(), false), by);
  }

  /** Giving again what is there already changes nothing. */
  private void give(Grant grant, AuthContext by) {
    database.change(_ -> {
      if (driver.add(grant)) {
        outbox.record(change("created", grant, by));
      }
    });
  }

  /**
   * Tokens that carry the role are not revoked: they lose it at their next validation, because
   * roles are read anew.
   *
   * @throws KeystoneException 404 when it was never given
   */
  public void revoke(Grant grant, AuthContext by) {
    database.change(_ -> {
      if (!driver.remove(grant)) {
        throw notGiven(grant);
      }
      outbox.record(change("deleted", grant, by));
      revoked.fire(new GrantRevoked(grant, by));
    });
  }

  /**
   * @throws KeystoneException 404 when it was never given
   */
  public void require(Grant grant) {
    if (!driver.has(grant)) {
      throw notGiven(grant);
    }
  }

  public List<Role> list(Grant.Holder holder, Grant.Target target, boolean inherited) {
    return roles.findAll(driver.roleIds(holder, target, inherited));
  }

  private static KeystoneException notGiven(Grant grant) {
    return new Problem.NotFoundBecause(
            "Could not find role assignment with role: %s, user or group: %s, project, domain, or system: %s."
                .formatted(grant.roleId(), grant.holder().id(), grant.target().id()))
        .raised();
  }

  private static Change change(String kind, Grant grant, AuthContext by) {
    return Change.of(by, kind, "role_assignment", grant.roleId())
        .affecting(grant.holder().id(), grant.target().id());
  }
}
