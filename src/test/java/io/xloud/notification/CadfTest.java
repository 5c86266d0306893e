package io.xloud.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.context.Origin;
import io.xloud.event.LoginTried;
import io.xloud.event.LoginTried.Refusal;
import io.xloud.event.LoginTried.Vouching;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CadfTest {

  @Test
  void an_id_that_is_no_uuid_becomes_the_one_that_keystone_makes_of_it() {
    assertThat(Cadf.userUuid("0123456789abcdef0123456789abcdef"))
        .isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(Cadf.userUuid("a".repeat(64))).isEqualTo("0e4d71cf2d165a24bd0b22f572545694");
  }

  @Test
  void a_login_by_a_providers_word_tells_by_whose() {
    Notification told = told(new Vouching("sun", "u", List.of("g", "h"), null), null);

    assertThat(told.type()).isEqualTo("identity.authenticate");
    assertThat(told.payload().path("outcome").asText()).isEqualTo("success");
    JsonNode credential = told.payload().at("/initiator/credential");
    assertThat(credential.path("identity_provider").asText()).isEqualTo("sun");
    assertThat(credential.path("user").asText()).isEqualTo("u");
    assertThat(credential.path("groups").toString()).isEqualTo("[\"g\",\"h\"]");
    assertThat(credential.path("token").asText()).isEqualTo("u xxxxxxxx n");
  }

  @Test
  void one_that_failed_names_nobody_and_shows_little_of_a_token() {
    Notification told =
        told(
            new Vouching("sun", null, List.of(), "oMkXc0y7Ql-I6Im4MkFayw"),
            new Refusal(403, null, null));

    assertThat(told.payload().path("outcome").asText()).isEqualTo("failure");
    JsonNode credential = told.payload().at("/initiator/credential");
    assertThat(credential.path("user").asText()).isEqualTo("unknown");
    assertThat(credential.path("groups")).isEmpty();
    assertThat(credential.path("token").asText()).isEqualTo("oMk xxxxxxxx ayw");
  }

  private static Notification told(Vouching vouching, @Nullable Refusal refusal) {
    LoginTried login =
        new LoginTried(
            new LoginTried.Who.Unknown(null, null, null),
            "req-1",
            new Origin("192.0.2.1", null, null),
            refusal,
            vouching);
    return Wording.of(login, UUID.randomUUID(), Instant.EPOCH, null);
  }
}
