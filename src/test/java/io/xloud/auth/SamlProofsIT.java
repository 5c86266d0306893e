package io.xloud.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.federation.OpenIdProviders;
import io.xloud.federation.ProviderSessionDriver;
import io.xloud.federation.ProviderSessions.Ending;
import io.xloud.federation.SamlProviders;
import io.xloud.federation.SamlProviders.Door;
import io.xloud.federation.SamlProviders.Goodbye;
import io.xloud.federation.SamlProviders.Word;
import io.xloud.persistence.Database;
import io.xloud.revoke.Revocations;
import io.xloud.testing.House;
import io.xloud.testing.SettableClock;
import io.xloud.testing.TestDatabase;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a provider's word is worth that is shown again. */
class SamlProofsIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final AuthContext BY = AuthContext.internal("req-1");
  private static final Word WORD = new Word.ByForm("a word", Optional.empty());

  private final List<String> ended = new ArrayList<>();
  private boolean failing;
  private final House house =
      new House()
          .with(Database.class, DB.database())
          .with(Clock.class, new SettableClock(NOW))
          .with(Options.class, Options.defaults())
          .with(UsedOnce.class, "io.xloud.auth.sql.SqlUsedOnce")
          .with(ProviderSessionDriver.class, "io.xloud.federation.sql.SqlProviderSessionDriver")
          .with(Revocations.class, only(Revocations.class, "users", this::revoke))
          .with(OpenIdProviders.class, only(OpenIdProviders.class, "none", () -> ""))
          .with(SamlProviders.class, only(SamlProviders.class, "loggedOut", this::goodbye));
  private final SamlProofs proofs = house.get(SamlProofs.class);

  private interface Deed {
    Object done();
  }

  /** One that does this and nothing else. */
  private static <T> T only(Class<T> type, String name, Deed deed) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> {
              assertThat(method.getName()).isEqualTo(name);
              return deed.done();
            }));
  }

  private Goodbye goodbye() {
    return new Goodbye(
        List.of(new Ending.OfSubject("ada")),
        "https://idp.example/realm",
        "_bye",
        NOW.plusSeconds(300),
        Optional.empty());
  }

  private Object revoke() {
    if (failing) {
      throw new IllegalStateException("the database is away");
    }
    ended.add("ada");
    return "";
  }

  /** Or a provider that tries again would hear 401, and the tokens would live on. */
  @Test
  void a_goodbye_whose_work_failed_may_come_again_and_then_no_more() {
    Door door = new Door("goodbyes", "saml2");
    failing = true;
    assertThatThrownBy(() -> proofs.end(door, WORD, BY)).isInstanceOf(IllegalStateException.class);

    failing = false;
    assertThat(proofs.end(door, WORD, BY).id()).isEqualTo("_bye");
    assertThat(ended).hasSize(1);
    assertThatThrownBy(() -> proofs.end(door, WORD, BY)).isInstanceOf(KeystoneException.class);
    assertThat(ended).hasSize(1);
  }
}
