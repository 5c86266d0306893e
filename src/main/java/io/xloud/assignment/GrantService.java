package io.xloud.assignment;

import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.List;

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

  /** Giving again what is there already changes nothing. */
  public void give(Grant grant, AuthContext by) {
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
