package io.xloud.trust;

import io.xloud.assignment.EffectiveRoles;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.context.Scope.ProjectScope;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.resource.ProjectService;
import io.xloud.revoke.Revocations;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Trusts: their rules and their transactions. */
@Singleton
public final class TrustService {
  /** What changes and notifications call them. */
  static final String KIND = "OS-TRUST:trust";

  private final TrustDriver driver;
  private final UserService users;
  private final ProjectService projects;
  private final EffectiveRoles roles;
  private final Revocations revocations;
  private final Database database;
  private final Outbox outbox;
  private final Clock clock;
  private final TrustConfig config;
  private final boolean rescoping;

  TrustService(
      TrustDriver driver,
      UserService users,
      ProjectService projects,
      EffectiveRoles roles,
      Revocations revocations,
      Database database,
      Outbox outbox,
      Clock clock,
      Options options) {
    this.driver = driver;
    this.users = users;
    this.projects = projects;
    this.roles = roles;
    this.revocations = revocations;
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.config = TrustConfig.from(options);
    this.rescoping = options.flag("token", "allow_rescope_scoped_token");
  }

  /**
   * The trust by which a token may still be issued, and where it comes from.
   *
   * @throws KeystoneException 403 when something above it does not allow it any more
   */
  public Optional<Chain> findUsable(String id) {
    return findStanding(id).filter(chain -> !chain.isUsedUp());
  }

  /**
   * The trust on which a token may rest that was issued before: that its uses are spent does not
   * count.
   *
   * @throws KeystoneException 403 when something above it does not allow it any more
   */
  public Optional<Chain> findStanding(String id) {
    Optional<Chain> found = there(id);
    found.ifPresent(this::requireKept);
    return found;
  }

  /** Whether it is there and not over, whatever it still gives. */
  public boolean isThere(String id) {
    return there(id).isPresent();
  }

  private Optional<Chain> there(String id) {
    return driver.chain(id).filter(Chain::isWhole).filter(chain -> !chain.isOver(clock.instant()));
  }

  private void requireKept(Chain chain) {
    chain.requireNarrowing(config.maxRedelegationCount());
    List<String> middlemen = chain.middlemen();
    if (middlemen.isEmpty()) {
      return;
    }
    Set<String> enabled =
        users.findAll(middlemen).stream()
            .filter(User::enabled)
            .map(User::id)
            .collect(Collectors.toSet());
    if (!enabled.containsAll(middlemen)) {
      throw new Problem.Refused("One of the trust agents is disabled or deleted").raised();
    }
  }

  /**
   * @throws KeystoneException 404 for what is unknown, over or used up
   */
  public Trust get(String id) {
    return findUsable(id).map(Chain::trust).orElseThrow(() -> missing(id));
  }

  public List<Trust> list(TrustDriver.Wanted wanted) {
    return driver.list(wanted);
  }

  /**
   * @param parentId the trust of the caller's token, from which this one is handed on
   * @throws KeystoneException 400, 403 for more than may be handed on, 404 for a trustee, project
   *     or role that is not there
   */
  public Trust create(NewTrust wanted, @Nullable String parentId, AuthContext by) {
    requireCountable(wanted);
    requireCarried(wanted, by);
    @Nullable Chain parent = parentId == null ? null : parent(parentId);
    requireHeld(wanted, parent);
    Trust trust = parent == null ? first(wanted) : handedOn(wanted, parent);
    database.change(_ -> {
      switch (driver.insert(trust)) {
        case DONE -> outbox.record(Change.of(by, "created", KIND, trust.id()));
        case TAKEN ->
            throw new Problem.Conflict("trust", "Duplicate entry found with ID " + trust.id())
                .raised();
        case TRUSTEE_GONE -> throw new Problem.NotFound("user", trust.trusteeUserId()).raised();
        case PROJECT_GONE ->
            throw new Problem.NotFound("project", String.valueOf(trust.projectId())).raised();
        case PARENT_GONE -> throw missing(String.valueOf(trust.redelegatedTrustId()));
      }
    });
    return trust;
  }

  /**
   * Where a token may not be exchanged for one of another scope, a trust is no way around that:
   * only what the token itself carries is handed on (B4, C7).
   */
  private void requireCarried(NewTrust wanted, AuthContext by) {
    @Nullable String projectId = wanted.projectId();
    if (rescoping || projectId == null) {
      return;
    }
    boolean there = by.scope() instanceof ProjectScope project && project.id().equals(projectId);
    Set<String> carried = by.roles().stream().map(RoleRef::id).collect(Collectors.toSet());
    if (!there || !carried.containsAll(wanted.roleIds())) {
      throw new Problem.Forbidden("delegate more than a token that may not be rescoped").raised();
    }
  }

  private Chain parent(String id) {
    return findUsable(id).orElseThrow(() -> missing(id));
  }

  /** What the trustor does not hold there cannot be handed on, domain-specific roles included. */
  private void requireHeld(NewTrust wanted, @Nullable Chain parent) {
    Set<String> held = held(wanted, parent);
    wanted.roleIds().stream()
        .filter(role -> !held.contains(role))
        .findFirst()
        .ifPresent(role -> {
          throw new Problem.NotFound("role", role).raised();
        });
  }

  private Set<String> held(NewTrust wanted, @Nullable Chain parent) {
    @Nullable String projectId = wanted.projectId();
    if (projectId == null) {
      return Set.of();
    }
    if (projects.find(projectId).isEmpty()) {
      throw new Problem.NotFound("project", projectId).raised();
    }
    String origin = parent == null ? wanted.trustorUserId() : parent.originalTrustorId();
    return roles.withDomainRolesOnProject(origin, projectId).stream()
        .map(RoleRef::id)
        .collect(Collectors.toSet());
  }

  private void requireCountable(NewTrust wanted) {
    if (!wanted.isRedelegatable()) {
      return;
    }
    @Nullable Integer count = wanted.redelegationCount();
    if (count != null && count > config.maxRedelegationCount()) {
      throw new Problem.Refused("The trust may not be handed on so many times").raised();
    }
    if (wanted.remainingUses() != null) {
      throw new Problem.BadRequest("remaining_uses must not be set if redelegation is allowed")
          .raised();
    }
  }

  private Trust first(NewTrust wanted) {
    @Nullable Integer count = wanted.redelegationCount();
    int allowed = count == null ? config.maxRedelegationCount() : count;
    return wanted.as(Ids.fresh(), wanted.expiresAt(), null, wanted.isRedelegatable() ? allowed : 0);
  }

  private Trust handedOn(NewTrust wanted, Chain parent) {
    int left = parent.trust().depth() - 1;
    @Nullable Integer count = wanted.redelegationCount();
    if (wanted.isRedelegatable() && count != null && count != left) {
      throw new Problem.Refused("The count of a trust that is handed on follows from its parent's")
          .raised();
    }
    @Nullable Instant end = wanted.expiresAt() == null ? parent.end() : wanted.expiresAt();
    Trust trust =
        wanted.as(Ids.fresh(), end, parent.trust().id(), wanted.isRedelegatable() ? left : 0);
    parent
        .trusts()
        .forEach(above -> Chain.requireFromParent(above, trust, config.maxRedelegationCount()));
    return trust;
  }

  /**
   * Takes one of its uses, if these are counted.
   *
   * @throws KeystoneException 403 when another token took the last one meanwhile
   */
  public void use(Trust trust, AuthContext by) {
    if (trust.remainingUses() == null) {
      return;
    }
    database.change(_ -> {
      if (!driver.use(trust.id())) {
        throw new Problem.Refused("No remaining uses for trust: " + trust.id()).raised();
      }
      outbox.record(Change.of(by, "used", KIND, trust.id()));
    });
  }

  /** Ends it with those that the same trustor handed on from it, and all of their tokens. */
  public void delete(Trust trust, AuthContext by) {
    Instant now = clock.instant();
    database.change(_ -> {
      List<String> deleted = driver.delete(trust, now);
      if (!deleted.contains(trust.id())) {
        throw missing(trust.id());
      }
      revocations.trusts(deleted, by);
      outbox.recordAll(deleted.stream().map(id -> Change.of(by, "deleted", KIND, id)).toList());
    });
  }

  public static KeystoneException missing(String id) {
    return new Problem.NotFound("trust", id).raised();
  }
}
