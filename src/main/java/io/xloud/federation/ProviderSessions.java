package io.xloud.federation;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.persistence.Background;
import io.xloud.persistence.Database;
import io.xloud.persistence.Serving;
import io.xloud.revoke.Revocations;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Remembers who came in by what their providers call them, for as long as a token of theirs may
 * live, so that a provider can end it.
 */
@Singleton
public class ProviderSessions {
  private static final Duration FORGET_EVERY = Duration.ofMinutes(10);
  private static final int AT_ONCE = 500;

  /** More than clocks of two nodes may differ. */
  private static final Duration KEPT_LONGER = Duration.ofHours(1);

  private final ProviderSessionDriver driver;
  private final Revocations revocations;
  private final Database database;
  private final Clock clock;
  private final Duration tokenLife;
  private final Background forgetting =
      new Background("provider-sessions-prune", FORGET_EVERY, this::forget);

  ProviderSessions(
      ProviderSessionDriver driver,
      Revocations revocations,
      Database database,
      Clock clock,
      Options options) {
    this.driver = driver;
    this.revocations = revocations;
    this.database = database;
    this.clock = clock;
    this.tokenLife = Duration.ofSeconds(options.integer("token", "expiration"));
  }

  void start(@Observes @Priority(Serving.AFTER_THE_REST) StartupEvent start) {
    if (Serving.isOn()) {
      forgetting.start();
    }
  }

  void stop(@Observes ShutdownEvent stop) {
    forgetting.close();
  }

  /** Joins the transaction at hand. */
  void seen(String providerId, ProviderSession session, String userId) {
    driver.add(providerId, session, userId, clock.instant().plus(tokenLife).plus(KEPT_LONGER));
  }

  /**
   * The provider has logged somebody out: all their tokens made until now are dead. Where it names
   * the user it is the user that counts, and else the one login.
   *
   * @return how many users that were
   */
  public int ended(String providerId, Ending ending, AuthContext by) {
    return database.write(_ -> {
      Set<String> users = new TreeSet<>(usersOf(providerId, ending));
      revocations.users(users, by);
      return users.size();
    });
  }

  /** Whom, or which login, a provider has ended. */
  public sealed interface Ending {
    record OfSubject(String subject) implements Ending {}

    record OfIndex(String index) implements Ending {}
  }

  private List<String> usersOf(String providerId, Ending ending) {
    return switch (ending) {
      case Ending.OfSubject(var subject) -> driver.usersOfSubject(providerId, subject);
      case Ending.OfIndex(var index) -> driver.usersOfIndex(providerId, index);
    };
  }

  void forget() {
    Instant now = clock.instant();
    int gone;
    do {
      gone = driver.removeEndedBefore(now, AT_ONCE);
    } while (gone == AT_ONCE);
  }
}
