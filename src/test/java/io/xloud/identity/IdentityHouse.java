package io.xloud.identity;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.PasswordHashes;
import io.xloud.crypto.Secret;
import io.xloud.event.Freshness;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.resource.DomainConfigDriver;
import io.xloud.resource.DomainConfigService;
import io.xloud.resource.ResourceDriver;
import io.xloud.revoke.RevocationDriver;
import io.xloud.revoke.RevocationService;
import io.xloud.revoke.Revocations;
import io.xloud.testing.House;
import io.xloud.testing.SettableClock;
import io.xloud.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The identity room on a test database, with whatever {@code [security_compliance]} says. */
public final class IdentityHouse {
  public static final AuthContext BY = AuthContext.internal("test");

  public final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T12:00:00.5Z"));
  public final AtomicInteger hashes = new AtomicInteger();
  public final Database database;
  private final House house = new House();

  public IdentityHouse(TestDatabase db, String... securityCompliance) {
    database = db.database();
    Options options = options(securityCompliance);
    house
        .with(Database.class, database)
        .with(Options.class, options)
        .with(Clock.class, clock)
        .with(Outbox.class, db.outbox())
        .with(PasswordHasher.class, counting(new PasswordHashes(options)))
        .with(Revocations.class, RevocationService.class.getName())
        .with(RevocationDriver.class, "io.xloud.revoke.sql.SqlRevocationDriver")
        .with(ResourceDriver.class, "io.xloud.resource.sql.SqlResourceDriver")
        .with(DomainConfigDriver.class, "io.xloud.resource.sql.SqlDomainConfigDriver")
        .with(IdentityDrivers.class, "io.xloud.identity.DomainDrivers")
        .with(IdentityDriver.PasswordStore.class, "io.xloud.identity.sql.SqlIdentityDriver")
        .with(IdentityDriver.Writable.class, "io.xloud.identity.sql.SqlIdentityDriver")
        .with(DirectoryDrivers.class, "io.xloud.identity.ldap.LdapDrivers")
        .with(IdMappings.class, "io.xloud.identity.sql.IdMappingRepository")
        .with(ShadowUsers.class, "io.xloud.identity.sql.ShadowUserRepository")
        .with(
            Freshness.class,
            new Freshness(Duration.ofMillis(500), Duration.ZERO, true, System::nanoTime));
    database.change(handle -> {
      handle.execute(
          """
          INSERT IGNORE INTO project (id, name, domain_id, enabled, is_domain)
          VALUES ('<<keystone.domain.root>>', '<<keystone.domain.root>>',
            '<<keystone.domain.root>>', 0, 1)
          """);
      handle.execute(
          """
          INSERT IGNORE INTO project (id, name, domain_id, enabled, is_domain)
          VALUES ('d1', 'd1', '<<keystone.domain.root>>', 1, 1),
            ('d2', 'd2', '<<keystone.domain.root>>', 1, 1)
          """);
      db.outbox().record(io.xloud.event.Change.of(BY, "created", "domain", "d1").affecting("d2"));
    });
  }

  private static Options options(String... securityCompliance) {
    try {
      Path file = Files.createTempFile("identity", ".conf");
      Files.writeString(
          file,
          "[identity]\npassword_hash_rounds = 4\n[security_compliance]\n"
              + String.join("\n", securityCompliance)
              + "\n");
      Options options = Options.read(List.of(file));
      Files.delete(file);
      return options;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Counts, and fails a test that hashes while a connection is held. */
  private PasswordHasher counting(PasswordHasher hasher) {
    return new PasswordHasher() {
      @Override
      public String hash(Secret password) {
        count();
        return hasher.hash(password);
      }

      @Override
      public boolean matches(Secret password, String stored) {
        count();
        return hasher.matches(password, stored);
      }

      @Override
      public void pretend(Secret password) {
        count();
        hasher.pretend(password);
      }

      private void count() {
        Database.requireNoConnectionHeld("a hash");
        hashes.incrementAndGet();
      }
    };
  }

  public UserService users() {
    return house.get(UserService.class);
  }

  public GroupService groups() {
    return house.get(GroupService.class);
  }

  DomainCleanup cleanup() {
    return house.get(DomainCleanup.class);
  }

  public PasswordAuthentication authentication() {
    return house.get(PasswordAuthentication.class);
  }

  DomainSettings domainSettings() {
    return house.get(DomainSettings.class);
  }

  Lockout lockout() {
    return house.get(Lockout.class);
  }

  public IdentityDriver.Writable driver() {
    return (IdentityDriver.Writable) house.get(IdentityDrivers.class).standard();
  }

  public IdentityDrivers drivers() {
    return house.get(IdentityDrivers.class);
  }

  public DomainConfigService domainConfigs() {
    return house.get(DomainConfigService.class);
  }

  public Outbox outbox() {
    return house.get(Outbox.class);
  }

  public IdMappings mappings() {
    return house.get(IdMappings.class);
  }

  public List<Object> news() {
    return house.news();
  }

  public User given(String domainId, String name, String password) {
    return users().create(domainId, draft(name), Patched.to(Secret.of(password)), BY);
  }

  public PasswordOutcome login(User user, String password) {
    return authentication().authenticate(user.id(), Secret.of(password));
  }

  /** As the user does it. */
  public void change(User user, String old, String password) {
    ProvenPassword proven = authentication().prove(user.id(), Secret.of(old));
    users().changePassword(proven, Secret.of(password), BY);
  }

  public static UserPatch draft(String name) {
    return new UserPatch(Patched.to(name), null, Patched.left(), Map.of(), null, Map.of(), null);
  }

  public static UserPatch enabled(boolean enabled) {
    return new UserPatch(Patched.left(), enabled, Patched.left(), Map.of(), null, Map.of(), null);
  }

  public static UserPatch option(UserOption option, Object value) {
    return new UserPatch(
        Patched.left(), null, Patched.left(), Map.of(option, value), null, Map.of(), null);
  }

  public static UserPatch nothing() {
    return new UserPatch(Patched.left(), null, Patched.left(), Map.of(), null, Map.of(), null);
  }

  public long count(String sql, String id) {
    return database.read(handle -> handle.createQuery(sql).bind("id", id).mapTo(Long.class).one());
  }

  /** Revocations of the user, by the id as stored to the letter. */
  public long revocations(String userId) {
    return count("SELECT COUNT(*) FROM revocation_event WHERE BINARY user_id = :id", userId);
  }
}
