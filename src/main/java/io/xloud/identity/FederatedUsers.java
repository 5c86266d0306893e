package io.xloud.identity;

import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.revoke.Revocations;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Users whom identity providers vouch for. They are made when they come first, get their groups
 * anew whenever they come, and go with the last who vouches for them.
 */
@Singleton
public class FederatedUsers {
  private static final String KIND = "federated_user";
  private static final int LONGEST = 255;
  private static final int AT_ONCE = 500;

  private final FederatedUserDriver driver;
  private final IdentityDriver.Writable tables;
  private final IdentityDriver.PasswordStore logins;
  private final IdentityDrivers drivers;
  private final UserService users;
  private final Revocations revocations;
  private final Database database;
  private final Outbox outbox;
  private final Clock clock;

  FederatedUsers(
      FederatedUserDriver driver,
      IdentityDriver.Writable tables,
      IdentityDriver.PasswordStore logins,
      IdentityDrivers drivers,
      UserService users,
      Revocations revocations,
      Database database,
      Outbox outbox,
      Clock clock) {
    this.driver = driver;
    this.tables = tables;
    this.logins = logins;
    this.drivers = drivers;
    this.users = users;
    this.revocations = revocations;
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * The user, as it is after what the provider said. Joins the transaction at hand.
   *
   * @throws KeystoneException 400 for a name too long, 404 without domain or provider, 409 when
   *     another provider of the same domain knows somebody by this name, or somebody of this name
   *     comes for the first time at two doors at once
   */
  public User seen(Sighting sighting, AuthContext by) {
    Texts.requireFitting("user id", LONGEST, sighting.uniqueId());
    Texts.requireFitting("user name", LONGEST, sighting.name());
    return database.write(_ -> {
      Optional<String> known = driver.find(sighting);
      String userId = known.orElseGet(() -> arrived(sighting, by));
      if (known.isPresent()) {
        update(userId, sighting, by);
      }
      if (driver.regroup(userId, sighting, clock.instant())) {
        outbox.record(Change.of(by, "updated", KIND, userId));
        if (known.isPresent()) {
          revocations.earlierOf(userId, by);
        }
      }
      logins.signedIn(userId, clock.instant());
      return tables.findUser(userId).orElseThrow(() -> missing(userId));
    });
  }

  private String arrived(Sighting sighting, AuthContext by) {
    String userId = sighting.userId();
    switch (driver.insert(sighting, clock.instant())) {
      case MADE -> {
        drivers.adopt(sighting.domainId(), IdMapping.Kind.USER, userId);
        outbox.record(Change.of(by, "created", KIND, userId));
      }
      case DOMAIN_GONE -> throw new Problem.NotFound("domain", sighting.domainId()).raised();
      case PROVIDER_GONE ->
          throw new Problem.NotFound("Identity Provider", sighting.providerId()).raised();
      case TAKEN -> throw new Problem.Conflict(KIND, "Duplicate entry").raised();
    }
    String email = sighting.email();
    if (email != null) {
      driver.changeEmail(userId, email);
    }
    return userId;
  }

  private void update(String userId, Sighting sighting, AuthContext by) {
    if (driver.rename(sighting)) {
      outbox.record(Change.of(by, "updated", KIND, userId));
    }
    String email = sighting.email();
    if (email != null && driver.changeEmail(userId, email)) {
      outbox.record(Change.of(by, "updated", "user", userId));
    }
  }

  /** Everybody whom the provider has vouched for. */
  public List<String> idsOfProvider(String providerId) {
    return driver.idsOfProvider(providerId);
  }

  /** Everybody whom the provider has vouched for by this protocol. */
  public List<String> idsOfProtocol(String providerId, String protocolId) {
    return driver.idsOfProtocol(providerId, protocolId);
  }

  /**
   * Somebody who vouched for these users does so no longer. Whom nobody else knows goes, with all
   * that was given to them. Joins the transaction at hand.
   */
  public void parted(List<String> userIds, AuthContext by) {
    database.change(_ -> {
      for (int from = 0; from < userIds.size(); from += AT_ONCE) {
        settle(userIds.subList(from, Math.min(userIds.size(), from + AT_ONCE)), by);
      }
    });
  }

  private void settle(List<String> userIds, AuthContext by) {
    List<String> orphans = driver.orphans(userIds);
    users.deleteAll(tables, tables.findUsers(orphans), by);
    List<String> staying = new ArrayList<>(userIds);
    staying.removeAll(new HashSet<>(orphans));
    outbox.recordAll(staying.stream().map(id -> Change.of(by, "updated", KIND, id)).toList());
  }

  private static KeystoneException missing(String id) {
    return new Problem.NotFound("user", id).raised();
  }
}
