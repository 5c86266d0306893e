package io.xloud.assignment;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.query.ListQuery;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Roles and what they imply: their rules and their transactions. */
@Singleton
public final class RoleService {
  private final RoleDriver driver;
  private final AssignmentDriver grants;
  private final Database database;
  private final Outbox outbox;
  private final Event<RoleDeleted> deleted;
  private final AssignmentConfig config;

  RoleService(
      RoleDriver driver,
      AssignmentDriver grants,
      Database database,
      Outbox outbox,
      Event<RoleDeleted> deleted,
      Options options) {
    this.driver = driver;
    this.grants = grants;
    this.database = database;
    this.outbox = outbox;
    this.deleted = deleted;
    this.config = AssignmentConfig.from(options);
  }

  /**
   * Finds what the database calls equal: from here on only the id of the answer may be used, never
   * the one that was asked for.
   */
  public Optional<Role> find(String id) {
    return driver.find(id);
  }

  /**
   * @throws KeystoneException 404
   */
  public Role get(String id) {
    return find(id).orElseThrow(() -> new Problem.NotFound("role", id).raised());
  }

  /** Those that exist, in one query and in no particular order. */
  public List<Role> findAll(Collection<String> ids) {
    return driver.findAll(ids);
  }

  /** Global roles, or with an equality on {@code domain_id} those of that domain. */
  public List<Role> list(ListQuery query) {
    return driver.list(query);
  }

  public List<Role> all() {
    return driver.all();
  }

  /**
   * The only role of this name, global or of a domain.
   *
   * @throws KeystoneException 404, or 400 when there are several
   */
  public Role uniqueByName(String name) {
    List<Role> found = driver.all().stream().filter(role -> role.name().equals(name)).toList();
    if (found.isEmpty()) {
      throw new Problem.NotFoundBecause("Role %s is not defined".formatted(name)).raised();
    }
    if (found.size() > 1) {
      throw new Problem.BadRequest(
              "There are multiple role entities named '%s'. Please use ID instead of names to resolve the ambiguity."
                  .formatted(name))
          .raised();
    }
    return found.getFirst();
  }

  /** The roles and all that they imply over any number of steps. */
  public Set<String> withImplied(Collection<String> ids) {
    List<RoleDriver.Implication> implications = driver.implications();
    Set<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(ids);
    while (!open.isEmpty()) {
      String next = open.pop();
      if (all.add(next)) {
        implications.stream()
            .filter(one -> one.priorId().equals(next))
            .forEach(one -> open.add(one.impliedId()));
      }
    }
    return all;
  }

  public Role create(Role role, AuthContext by) {
    database.change(_ -> {
      if (!driver.create(role)) {
        throw taken(role.name(), role.domainId());
      }
      outbox.record(Change.of(by, "created", "role", role.id()));
    });
    return get(role.id());
  }

  public Role update(Role role, RolePatch patch, AuthContext by) {
    database.change(_ -> {
      RoleDriver.Outcome outcome = driver.update(role.id(), patch);
      requireThere(outcome, "update", role);
      requireSameDomain(role, patch);
      if (outcome == RoleDriver.Outcome.TAKEN) {
        String name = patch.names("name") ? patch.text("name") : role.name();
        throw taken(Objects.requireNonNull(name), role.domainId());
      }
      outbox.record(Change.of(by, "updated", "role", role.id()));
    });
    return get(role.id());
  }

  private static void requireSameDomain(Role role, RolePatch patch) {
    if (patch.names("domain_id") && !Objects.equals(patch.text("domain_id"), role.domainId())) {
      throw new Problem.BadRequest("Update of `domain_id` is not allowed.").raised();
    }
  }

  /**
   * Takes its grants and implications away too. The role goes first: whoever gives it meanwhile
   * waits for that and then misses it.
   */
  public void delete(Role role, AuthContext by) {
    database.change(_ -> {
      requireThere(driver.delete(role.id()), "delete", role);
      List<Grant> held = grants.list(GrantFilter.all().withRole(role.id()));
      deleted.fire(new RoleDeleted(role.id(), held, by));
      grants.removeAllOfRole(role.id());
      outbox.record(Change.of(by, "deleted", "role", role.id()));
    });
  }

  private static void requireThere(RoleDriver.Outcome outcome, String verb, Role role) {
    switch (outcome) {
      case IMMUTABLE -> throw immutable(verb, role);
      case GONE -> throw new Problem.NotFound("role", role.id()).raised();
      case DONE, TAKEN -> {}
    }
  }

  public boolean implies(Role prior, Role implied) {
    return driver.implies(prior.id(), implied.id());
  }

  /** The roles that the prior one implies directly. */
  public List<Role> impliedBy(Role prior) {
    return driver.findAll(driver.impliedBy(prior.id()));
  }

  public List<RoleDriver.Implication> implications() {
    return driver.implications();
  }

  public void imply(Role prior, Role implied, AuthContext by) {
    if (config.prohibitedImplied().contains(implied.name())
        || (!prior.isDomainSpecific() && implied.isDomainSpecific())) {
      throw new Problem.ForbiddenBecause(implied.id() + " cannot be an implied roles.").raised();
    }
    database.change(_ -> {
      switch (driver.addImplication(prior.id(), implied.id())) {
        case ADDED -> {}
        case THERE_ALREADY ->
            throw new Problem.Conflict("implied_role", "Duplicate entry").raised();
        case ROLE_GONE -> {
          get(prior.id());
          throw new Problem.NotFound("role", implied.id()).raised();
        }
      }
      outbox.record(change(by, "created", prior, implied));
    });
  }

  public void stopImplying(Role prior, Role implied, AuthContext by) {
    database.change(_ -> {
      if (!driver.removeImplication(prior.id(), implied.id())) {
        throw doesNotImply(prior.id(), implied.id());
      }
      outbox.record(change(by, "deleted", prior, implied));
    });
  }

  public static KeystoneException doesNotImply(String priorId, String impliedId) {
    return new Problem.NotFoundBecause("%s does not imply %s.".formatted(priorId, impliedId))
        .raised();
  }

  private static Change change(AuthContext by, String kind, Role prior, Role implied) {
    return Change.of(by, kind, "implied_role", prior.id()).affecting(implied.id());
  }

  private static KeystoneException immutable(String verb, Role role) {
    return new Problem.ForbiddenBecause(
            "Unable to %s immutable role resource: `%s. Set resource option \"immutable\" to false first."
                .formatted(verb, role.id()))
        .raised();
  }

  private static KeystoneException taken(String name, @Nullable String domainId) {
    String where = domainId == null ? "" : " at domain ID " + domainId;
    return new Problem.Conflict("role", "Duplicate entry found with name " + name + where).raised();
  }
}
