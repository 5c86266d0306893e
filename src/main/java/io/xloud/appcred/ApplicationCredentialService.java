package io.xloud.appcred;

import io.micrometer.core.instrument.MeterRegistry;
import io.xloud.appcred.NewApplicationCredential.WantedRule;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Application credentials and access rules: their rules and their transactions. */
@Singleton
public final class ApplicationCredentialService {
  /** What changes and notifications call them. */
  static final String KIND = "application_credential";

  static final String RULE = "access_rule";

  private final ApplicationCredentialDriver driver;
  private final PasswordHasher hasher;
  private final RightSecrets rightSecrets;
  private final Database database;
  private final Outbox outbox;
  private final Clock clock;
  private final ApplicationCredentialConfig config;

  ApplicationCredentialService(
      ApplicationCredentialDriver driver,
      PasswordHasher hasher,
      Database database,
      Outbox outbox,
      Clock clock,
      MeterRegistry meters,
      Options options) {
    this.driver = driver;
    this.hasher = hasher;
    this.rightSecrets = new RightSecrets(hasher, System::nanoTime);
    meters.gauge("xloud.secrets.remembered", rightSecrets, RightSecrets::remembered);
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.config = ApplicationCredentialConfig.from(options);
  }

  /** One that was just made; its secret is never told again. */
  public record Made(ApplicationCredential credential, Secret secret) {}

  /** Finds what the database calls equal: use only the id of the answer from then on. */
  public Optional<ApplicationCredential> find(String id) {
    return driver.find(id);
  }

  /** {@link #find} for whoever knows the owner. */
  public Optional<ApplicationCredential> findOf(String userId, String id) {
    return driver.findOf(userId, id);
  }

  public Optional<ApplicationCredential> findByName(String userId, String name) {
    return driver.findByName(userId, name);
  }

  /**
   * @throws KeystoneException 404
   */
  public static KeystoneException missing(String id) {
    return new Problem.NotFound("Application Credential", id).raised();
  }

  /**
   * What is over has no right secret. A wrong one costs one hash, whatever is wrong about it; one
   * that was right a moment ago costs none.
   */
  public boolean isRight(ApplicationCredential credential, Secret secret) {
    Optional<String> hash = driver.secretHash(credential);
    if (hash.isEmpty()) {
      hasher.pretend(secret);
      return false;
    }
    return rightSecrets.isRight(credential.id(), secret, hash.get())
        && !credential.isOver(clock.instant());
  }

  public List<ApplicationCredential> list(String userId, ListQuery query) {
    return driver.list(userId, query);
  }

  /**
   * @throws KeystoneException 400 for a rule that says too little or a secret too long, 403 when
   *     the user has enough, 404 for a rule of somebody else, 409 when the name is taken
   */
  public Made create(NewApplicationCredential wanted, AuthContext by) {
    Secret secret = Secrets.of(wanted.secret(), config.longestSecret());
    wanted.accessRules().forEach(ApplicationCredentialService::requireNamed);
    wanted.accessRules().forEach(rule -> requireUnderstood(wanted.userId(), rule));
    String hash = hasher.hash(secret);
    database.change(_ -> {
      requireMade(driver.insert(wanted, hash, config.userLimit()), wanted);
      wanted.accessRules().forEach(rule -> tie(wanted, rule));
      outbox.record(Change.of(by, "created", KIND, wanted.id()));
    });
    ApplicationCredential credential =
        driver.findOf(wanted.userId(), wanted.id()).orElseThrow(() -> missing(wanted.id()));
    return new Made(credential, secret);
  }

  private static void requireNamed(WantedRule rule) {
    if (rule.id() == null && !rule.isWhole()) {
      throw new Problem.InvalidMember(
              "access_rules", "each needs service, path and method, or the id of a known one")
          .raised();
    }
  }

  /** Of a rule that is there already, what the reference service does not know is left out. */
  private void requireUnderstood(String userId, WantedRule rule) {
    if (rule.stranger() != null && !isThere(userId, rule)) {
      throw new Problem.BadRequest(
              "'%s' is an invalid keyword argument for AccessRuleModel".formatted(rule.stranger()))
          .raised();
    }
  }

  private boolean isThere(String userId, WantedRule rule) {
    return rule.id() != null && driver.findRule(userId, rule.id()).isPresent()
        || rules(userId, ListQuery.all()).stream().anyMatch(rule::says);
  }

  private void requireMade(
      ApplicationCredentialDriver.Making making, NewApplicationCredential wanted) {
    switch (making) {
      case DONE -> {}
      case NAME_TAKEN ->
          throw new Problem.Conflict(KIND, "Duplicate entry found with name " + wanted.name())
              .raised();
      case ENOUGH ->
          throw new Problem.ForbiddenBecause(
                  "Unable to create additional application credentials, maximum of %d already exceeded for user."
                      .formatted(config.userLimit()))
              .raised();
      case USER_GONE -> throw new Problem.NotFound("user", wanted.userId()).raised();
    }
  }

  private void tie(NewApplicationCredential wanted, WantedRule rule) {
    if (!driver.addRule(wanted, rule, Ids.fresh())) {
      throw missingRule(rule.id() == null ? "" : rule.id());
    }
  }

  /**
   * @throws KeystoneException 404 when it is gone by then
   */
  public void delete(ApplicationCredential credential, AuthContext by) {
    database.change(_ -> {
      if (!driver.delete(credential)) {
        throw missing(credential.id());
      }
      outbox.record(Change.of(by, "deleted", KIND, credential.id()));
    });
  }

  /**
   * @throws KeystoneException 404 for a rule of nobody or of somebody else (C15)
   */
  public AccessRule rule(String userId, String id) {
    return driver.findRule(userId, id).orElseThrow(() -> missingRule(id));
  }

  public List<AccessRule> rules(String userId, ListQuery query) {
    return driver.rules(userId, query);
  }

  /**
   * @throws KeystoneException 403 while a credential uses it, 404
   */
  public void deleteRule(String userId, String id, AuthContext by) {
    database.change(_ -> {
      AccessRule rule = rule(userId, id);
      if (!driver.deleteRule(userId, rule.id())) {
        throw new Problem.ForbiddenBecause("May not delete access rule in use").raised();
      }
      outbox.record(Change.of(by, "deleted", RULE, rule.id()));
    });
  }

  private static KeystoneException missingRule(String id) {
    return new Problem.NotFound("Access Rule", id).raised();
  }
}
