package io.xloud.identity;

import io.xloud.context.AuthContext;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Notices;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.query.ListQuery;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import io.xloud.revoke.Revocations;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Users of all domains, wherever they live: their rules, their changes and who hears of them. */
@Singleton
public class UserService {
  private static final int NAME_LENGTH = 255;
  private static final int ID_LENGTH = 64;

  /** As Keystone says it of the one other driver there is. */
  static final String READ_ONLY = "LDAP does not support write operations";

  private final IdentityDrivers drivers;
  private final PasswordRules passwords;
  private final DomainService domains;
  private final ProjectService projects;
  private final Revocations revocations;
  private final Database database;
  private final Outbox outbox;
  private final Notices notices;
  private final Clock clock;
  private final UserNews news;

  UserService(
      IdentityDrivers drivers,
      PasswordRules passwords,
      DomainService domains,
      ProjectService projects,
      Revocations revocations,
      Database database,
      Outbox outbox,
      Notices notices,
      Clock clock,
      UserNews news) {
    this.drivers = drivers;
    this.passwords = passwords;
    this.domains = domains;
    this.projects = projects;
    this.revocations = revocations;
    this.database = database;
    this.outbox = outbox;
    this.notices = notices;
    this.clock = clock;
    this.news = news;
  }

  /** Finds what the database calls equal: use only the id of the answer from then on. */
  public Optional<User> find(String id) {
    var at = drivers.locate(id);
    return at.driver().findUser(at.localId());
  }

  /** {@link #find} with what links the user to identity providers. */
  public Optional<User> show(String id) {
    var at = drivers.locate(id);
    return at.driver()
        .findUser(at.localId())
        .map(user -> user.with(at.driver().federatedIdentities(user.id())));
  }

  public Optional<User> findByName(String domainId, String name) {
    return drivers.forDomain(domainId).findUserByName(domainId, name);
  }

  /** Those that exist, in no order, in one question. */
  public List<User> findAll(Collection<String> ids) {
    return drivers.standard().findUsers(ids);
  }

  /**
   * @throws KeystoneException 404 for a marker that is nobody's id
   */
  public List<User> list(ListQuery query) {
    String marker = query.marker();
    if (marker != null && find(marker).isEmpty()) {
      throw Markers.unknown(marker);
    }
    return drivers.standard().listUsers(query);
  }

  /**
   * Learns what a directory elsewhere says of the user, so that what is asked next is answered
   * within a transaction too. Nothing for whoever lives in the tables.
   */
  public void prepare(String userId) {
    var at = drivers.locate(userId);
    if (at.driver() instanceof IdentityDriver.Remote remote) {
      remote.prepare(at.localId());
    }
  }

  /** Whether it may take a {@link #prepare} to know of somebody: whether there are directories. */
  public boolean someLiveElsewhere() {
    return !(drivers.standard() instanceof IdentityDriver.Writable);
  }

  /** Whether whoever has this id, if anybody, lives in a directory. */
  public boolean livesElsewhere(String userId) {
    return drivers.locate(userId).driver() instanceof IdentityDriver.Remote;
  }

  /**
   * Whether the tables know of whoever has this id, user or group: a directory that shows its own
   * ids leaves no rows there.
   */
  public boolean standsInTables(String id) {
    return !(drivers.locate(id).driver() instanceof IdentityDriver.Remote remote)
        || remote.isMapped();
  }

  /** Until when what was said of the user holds without anybody's doing. */
  public Instant believedUntil(String userId) {
    var at = drivers.locate(userId);
    return at.driver() instanceof IdentityDriver.Remote remote
        ? remote.believedUntil(at.localId())
        : Instant.MAX;
  }

  /** Ids of the groups the user is in now, memberships that end by themselves included. */
  public List<String> groupIdsOf(String userId) {
    var at = drivers.locate(userId);
    return at.driver().groupIdsOf(at.localId());
  }

  /** The same, and until when that holds without anybody's doing. */
  public HeldGroups heldGroups(String userId) {
    var at = drivers.locate(userId);
    return at.driver().heldGroups(at.localId());
  }

  /** The memberships of a user that exists. */
  public List<GroupMembership> groupsOf(User user, ListQuery query) {
    var at = drivers.locate(user.id());
    return at.driver().groupsOf(at.localId(), query);
  }

  /**
   * @param password left out for a user without one; null for one that nothing matches
   * @throws KeystoneException 400, 404 without the domain, 409 when the name is taken
   */
  public User create(String domainId, UserPatch draft, Patched<Secret> password, AuthContext by) {
    return create(Ids.fresh(), domainId, draft, password, by);
  }

  /** The same with an id that the operator chose. */
  public User create(
      String id, String domainId, UserPatch draft, Patched<Secret> password, AuthContext by) {
    password.ifSet(passwords::requireAllowed);
    requireFitting(draft);
    if (domains.find(domainId).isEmpty()) {
      throw new Problem.NotFound("domain", domainId).raised();
    }
    requireNoDomain(draft);
    IdentityDriver.Writable driver = writable(drivers.forDomain(domainId));
    NewUser user = newUser(id, domainId, draft);
    // As in the reference, options count for the first password only once the user is there.
    NewPassword hashed = hashed(password, UserOptions.none());
    named(
        user.name(),
        domainId,
        () ->
            database.change(_ -> {
              if (!driver.createUser(user, hashed)) {
                throw new Problem.NotFound("domain", domainId).raised();
              }
              drivers.adopt(domainId, IdMapping.Kind.USER, user.id());
              outbox.record(Change.of(by, "created", "user", user.id()));
            }));
    return show(user.id()).orElseThrow(() -> missing(user.id()));
  }

  private NewUser newUser(String id, String domainId, UserPatch draft) {
    boolean enabled = !Boolean.FALSE.equals(draft.enabled());
    return new NewUser(
        id,
        Objects.requireNonNull(draft.name().orElse(null)),
        domainId,
        enabled,
        draft.defaultProjectId().orElse(null),
        new UserOptions(draft.optionsSet()),
        draft.federated() == null ? List.of() : draft.federated(),
        clock.instant().truncatedTo(ChronoUnit.SECONDS),
        enabled ? activeSince() : null,
        draft.extra());
  }

  /**
   * Writes what the patch names; a new password and a disabling kill the user's tokens.
   *
   * @param domainNamed whether the request named the user's domain, which a conflict then tells
   */
  public User update(
      User user, UserPatch patch, Patched<Secret> password, boolean domainNamed, AuthContext by) {
    password.ifSet(passwords::requireAllowed);
    requireFitting(patch);
    requireNoDomain(patch);
    var at = drivers.locate(user.id());
    writable(at.driver());
    UserPatch whole =
        Boolean.TRUE.equals(patch.enabled()) ? patch.activeSince(activeSince()) : patch;
    NewPassword hashed = hashed(password, whole.appliedTo(user.options()));
    named(
        whole.name().orElse(null),
        domainNamed ? user.domainId() : null,
        () -> database.change(_ -> write(at, user.id(), whole, hashed, by)));
    return show(user.id()).orElseThrow(() -> missing(user.id()));
  }

  private void write(
      IdentityDrivers.Located at,
      String userId,
      UserPatch patch,
      @Nullable NewPassword password,
      AuthContext by) {
    boolean disabled =
        switch (writable(at.driver()).updateUser(at.localId(), patch)) {
          case MISSING -> throw missing(userId);
          case UPDATED -> false;
          case DISABLED -> true;
        };
    if (password != null
        && !store(at.driver())
            .addPassword(at.localId(), password, passwords.compliance().passwordsKept())) {
      throw missing(userId);
    }
    boolean changed = password != null && password.hash() != null;
    if (disabled || changed) {
      revocations.user(userId, by);
    }
    outbox.record(Change.of(by, disabled ? "disabled" : "updated", "user", userId));
    if (changed) {
      news.passwordChanged().fire(new PasswordChanged(userId, by));
    }
  }

  /**
   * A user changes the own password, having just proved the old one, even if that has expired.
   *
   * @throws KeystoneException 400 with the rule's sentence when the new one may not be, 401 when
   *     the proven one is no longer the current one
   */
  public void changePassword(ProvenPassword proven, Secret password, AuthContext by) {
    User user = proven.user();
    requireMayChange(proven, password, by);
    NewPassword hashed = passwords.chosenByUser(password, user.options());
    IdentityDriver.PasswordStore store = store(drivers.locate(user.id()).driver());
    database.change(_ -> {
      if (!store.replacePassword(
          proven.current().id(), hashed, passwords.compliance().passwordsKept())) {
        throw new Problem.Unauthorized("The password was changed meanwhile").raised();
      }
      revocations.user(user.id(), by);
      outbox.record(Change.of(by, "updated", "user", user.id()));
      news.passwordChanged().fire(new PasswordChanged(user.id(), by));
    });
  }

  /** A password that a rule refuses is told of, and why: never the password. */
  private void requireMayChange(ProvenPassword proven, Secret password, AuthContext by) {
    try {
      passwords.requireAllowed(password);
      passwords.requireMayChange(proven.user(), proven.account(), password);
    } catch (KeystoneException e) {
      notices.refused(Change.of(by, "updated", "user", proven.user().id()), e);
      throw e;
    }
  }

  /** Kills all tokens of the user issued until now. */
  public void revokeTokens(User user, AuthContext by) {
    database.change(_ -> revocations.user(user.id(), by));
  }

  /** Deletes the user, its tokens and, through those who hear of it, what others gave it. */
  public void delete(User user, AuthContext by) {
    var at = drivers.locate(user.id());
    IdentityDriver.Writable driver = writable(at.driver());
    database.change(_ -> {
      news.deleted().fire(new UserDeleted(user.id(), by));
      if (!driver.deleteUser(at.localId())) {
        throw missing(user.id());
      }
      drivers.forget(user.id());
      revocations.user(user.id(), by);
      outbox.record(Change.of(by, "deleted", "user", user.id()));
    });
  }

  /** The same as {@link #delete} in a few statements, for the users of a domain that goes. */
  void deleteAll(IdentityDriver.Writable driver, List<User> users, AuthContext by) {
    if (users.isEmpty()) {
      return;
    }
    List<String> ids = users.stream().map(User::id).toList();
    database.change(_ -> {
      news.deleted().fire(new UserDeleted(ids, by));
      driver.deleteUsers(ids);
      drivers.forget(ids);
      revocations.users(ids, by);
      outbox.recordAll(ids.stream().map(id -> Change.of(by, "deleted", "user", id)).toList());
    });
  }

  private static void requireFitting(UserPatch patch) {
    Texts.requireFitting("name", NAME_LENGTH, patch.name().orElse(null));
    Texts.requireFitting("default_project_id", ID_LENGTH, patch.defaultProjectId().orElse(null));
    if (patch.federated() != null) {
      patch
          .federated()
          .forEach(link -> Texts.requireFitting("unique_id", NAME_LENGTH, link.uniqueId()));
    }
  }

  /** A project that isn't there is no fault: it may have gone a moment ago. */
  private void requireNoDomain(UserPatch patch) {
    patch
        .defaultProjectId()
        .ifSet(id -> {
          if (id != null && projects.find(id).filter(Project::isDomain).isPresent()) {
            throw new Problem.BadRequest("User's default project ID cannot be a domain ID: " + id)
                .raised();
          }
        });
  }

  private @Nullable NewPassword hashed(Patched<Secret> password, UserOptions options) {
    return switch (password) {
      case Patched.Left<Secret> _ -> null;
      case Patched.To<Secret>(var secret) -> passwords.setByAdministrator(secret, options);
    };
  }

  private @Nullable LocalDate activeSince() {
    return passwords.compliance().disableUserAccountDaysInactive() == null
        ? null
        : LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** Turns the database's word on a name that is taken into the sentence for it. */
  private static void named(@Nullable String name, @Nullable String domainId, Runnable work) {
    Duplicates.named("user", name, domainId, work);
  }

  private static KeystoneException missing(String id) {
    return new Problem.NotFound("user", id).raised();
  }

  static IdentityDriver.Writable writable(IdentityDriver driver) {
    return driver instanceof IdentityDriver.Writable writable ? writable : refuse(READ_ONLY);
  }

  private static IdentityDriver.PasswordStore store(IdentityDriver driver) {
    return driver instanceof IdentityDriver.PasswordStore store ? store : refuse(READ_ONLY);
  }

  private static <T> T refuse(String sentence) {
    throw new Problem.ForbiddenBecause(sentence).raised();
  }
}
