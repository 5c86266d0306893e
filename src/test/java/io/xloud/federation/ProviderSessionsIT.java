package io.xloud.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.federation.ProviderSessions.Ending;
import io.xloud.persistence.Database;
import io.xloud.revoke.Revocations;
import io.xloud.testing.House;
import io.xloud.testing.SettableClock;
import io.xloud.testing.TestDatabase;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whose tokens a provider ends. */
class ProviderSessionsIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("req-1");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-21T12:00:00Z"));
  private final List<Object> revoked = new ArrayList<>();
  private final ProviderSessions sessions =
      new House()
          .with(Database.class, DB.database())
          .with(Clock.class, clock)
          .with(Options.class, Options.of(Map.of("token", Map.of("expiration", "3600"))))
          .with(Revocations.class, revocations())
          .with(ProviderSessionDriver.class, "io.xloud.federation.sql.SqlProviderSessionDriver")
          .get(ProviderSessions.class);

  /** Only writes down whom. */
  private Revocations revocations() {
    return (Revocations)
        Proxy.newProxyInstance(
            Revocations.class.getClassLoader(),
            new Class<?>[] {Revocations.class},
            (_, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("users");
              revoked.addAll((Collection<?>) arguments[0]);
              return null;
            });
  }

  private static ProviderSession session(String subject, String index) {
    return new ProviderSession(subject, Optional.of(index));
  }

  @Test
  void a_user_is_ended_at_the_provider_alone_that_says_so() {
    sessions.seen("p1", session("s", "i1"), "ann");
    sessions.seen("p1", session("s", "i2"), "ann");
    sessions.seen("p1", session("S", "i3"), "ben");
    sessions.seen("p2", session("s", "i4"), "cat");

    assertThat(sessions.ended("p1", new Ending.OfSubject("s"), BY)).isOne();
    assertThat(revoked).containsExactly("ann");
    assertThat(sessions.ended("p1", new Ending.OfSubject("nobody"), BY)).isZero();
  }

  @Test
  void a_login_is_ended_by_its_own_name() {
    sessions.seen("p3", session("s1", "i1"), "ann");
    sessions.seen("p3", new ProviderSession("s2", Optional.empty()), "ben");

    assertThat(sessions.ended("p3", new Ending.OfIndex("i1"), BY)).isOne();
    assertThat(revoked).containsExactly("ann");
    assertThat(sessions.ended("p3", new Ending.OfIndex("I1"), BY)).isZero();
    assertThat(sessions.ended("p3", new Ending.OfIndex(""), BY)).isZero();
  }

  @Test
  void it_is_forgotten_when_no_token_is_left() {
    sessions.seen("p4", session("s", "i"), "ann");
    clock.pass(Duration.ofMinutes(90));
    sessions.forget();
    assertThat(sessions.ended("p4", new Ending.OfSubject("s"), BY)).isOne();

    clock.pass(Duration.ofMinutes(31));
    sessions.forget();
    assertThat(sessions.ended("p4", new Ending.OfSubject("s"), BY)).isZero();
  }

  @Test
  void coming_again_keeps_it_longer() {
    sessions.seen("p5", session("s", "i"), "ann");
    clock.pass(Duration.ofMinutes(90));
    sessions.seen("p5", session("s", "i"), "ann");
    clock.pass(Duration.ofMinutes(90));
    sessions.forget();

    assertThat(sessions.ended("p5", new Ending.OfSubject("s"), BY)).isOne();
  }
}
