package io.xloud.assignment;

import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Notices;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.resource.Domain;
import io.xloud.resource.Project;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
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
  private final Notices notices;

  GrantService(
      AssignmentDriver driver,
      RoleService roles,
      Database database,
      Outbox outbox,
      Notices notices) {
    this.driver = driver;
    this.roles = roles;
    this.database = database;
    this.outbox = outbox;
    this.notices = notices;
  }

  /** A domain-specific role may only be given on projects of its own domain. */
  public void giveOnProject(Offer offer, Project project, AuthContext by) {
    Grant grant = offer.on(new Grant.Target.Project(project.id()));
    telling(
        "created",
        grant,
        by,
        () -> {
          requireSameDomain(offer.role(), project);
          give(grant, offer, by);
        });
  }

  public void giveOnDomain(Offer offer, Domain domain, AuthContext by) {
    Grant grant = offer.on(new Grant.Target.Domain(domain.id()));
    telling("created", grant, by, () -> give(grant, offer, by));
  }

  /** The system knows no domain-specific roles. */
  public void giveOnSystem(Offer offer, AuthContext by) {
    if (offer.role().isDomainSpecific()) {
      throw new Problem.BadRequest(
              "Role %s is a domain-specific role. Unable to use a domain-specific role in a system assignment."
                  .formatted(offer.role().id()))
          .raised();
    }
    give(offer.on(new Grant.Target.System()), offer, by);
  }

  private static void requireSameDomain(Role role, Project project) {
    if (role.isDomainSpecific() && !Objects.equals(role.domainId(), project.domainId())) {
      throw new Problem.ForbiddenBecause(
              "Project %s must be in the same domain as the role %s being assigned."
                  .formatted(project.id(), role.id()))
          .raised();
    }
  }

  /** Whoever is told of grants is told of those that fail, too. */
  private void telling(String kind, Grant grant, AuthContext by, Runnable work) {
    try {
      work.run();
    } catch (KeystoneException e) {
      notices.refused(change(kind, grant, by), e);
      throw e;
    }
  }

  /** Giving again what is there already changes nothing. */
  private void give(Grant grant, Offer offer, AuthContext by) {
    Grant.Target target = grant.target();
    database.change(_ -> {
      switch (driver.add(grant, offer.holderSeen())) {
        case GIVEN -> outbox.record(change("created", grant, by));
        case HELD_BEFORE -> notices.repeated(change("created", grant, by));
        case ROLE_GONE -> throw new Problem.NotFound("role", grant.roleId()).raised();
        case TARGET_GONE -> throw new Problem.NotFound(kind(target), target.id()).raised();
        case HOLDER_GONE ->
            throw new Problem.NotFound(kind(grant.holder()), grant.holder().id()).raised();
      }
    });
  }

  private static String kind(Grant.Target target) {
    return switch (target) {
      case Grant.Target.Project _ -> "project";
      case Grant.Target.Domain _ -> "domain";
      case Grant.Target.System _ -> "system";
    };
  }

  private static String kind(Grant.Holder holder) {
    return switch (holder) {
      case Grant.Holder.User _ -> "user";
      case Grant.Holder.Group _ -> "group";
    };
  }

  /**
   * Tokens that carry the role are not revoked: they lose it at their next validation, because
   * roles are read anew.
   *
   * @throws KeystoneException 404 when it was never given
   */
  public void revoke(Grant grant, AuthContext by) {
    telling(
        "deleted",
        grant,
        by,
        () ->
            database.change(_ -> {
              if (!driver.remove(grant)) {
                throw notGiven(grant);
              }
              outbox.record(change("deleted", grant, by));
            }));
  }

  /**
   * @throws KeystoneException 404 when it was never given
   */
  public void require(Grant grant) {
    if (!driver.has(grant)) {
      throw notGiven(grant);
    }
  }

  /** What the user itself was given on projects, for these very projects. */
  public List<Grant> onProjectsOf(String userId) {
    return driver.grantsOf(Actor.user(userId, List.of())).stream()
        .filter(grant -> grant.target() instanceof Grant.Target.Project && !grant.inherited())
        .toList();
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
    return Change.of(by, kind, "role_assignment", grant.holder().id())
        .detailing(
            Map.of(
                "role_id",
                grant.roleId(),
                "holder_kind",
                kind(grant.holder()),
                "target_kind",
                kind(grant.target()),
                "target_id",
                grant.target().id(),
                "inherited",
                Boolean.toString(grant.inherited())));
  }
}
