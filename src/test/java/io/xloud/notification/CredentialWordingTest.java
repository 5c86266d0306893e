package io.xloud.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.context.AuthContext;
import io.xloud.context.Origin;
import io.xloud.event.CallerNote;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CredentialWordingTest {
  private static Optional<String> told(String kind, Map<String, String> details) {
    return told(kind, "credential", details);
  }

  private static Optional<String> told(String kind, String type, Map<String, String> details) {
    PendingEvent row =
        new PendingEvent(
            1,
            Instant.EPOCH,
            "node",
            1,
            kind,
            type,
            "c",
            List.of(),
            null,
            null,
            details,
            CallerNote.of(AuthContext.internal("test")));
    return new Wording(false, Set.of()).of(row, null).map(Notification::type);
  }

  @Test
  void credentials_are_told_of_when_somebody_makes_or_deletes_them_as_in_the_reference() {
    assertThat(told("created", Map.of())).contains("identity.credential.created");
    assertThat(told("deleted", Map.of())).contains("identity.credential.deleted");
    assertThat(told("updated", Map.of())).isEmpty();
    assertThat(told("deleted", Map.of("went_along", "true"))).isEmpty();
  }

  @Test
  void who_asks_without_a_token_is_told_with_where_from_and_the_request() {
    Origin origin = new Origin("192.0.2.7", "consumer/1", null);
    PendingEvent row =
        new PendingEvent(
            1,
            Instant.EPOCH,
            "node",
            1,
            "created",
            "OS-OAUTH1:request_token",
            "c",
            List.of(),
            null,
            "req-1",
            Map.of(),
            CallerNote.of(AuthContext.internal("req-1").from(origin)));

    JsonNode initiator = payload(row, false).path("initiator");

    assertThat(initiator.at("/host/address").asText()).isEqualTo("192.0.2.7");
    assertThat(initiator.path("request_id").asText()).isEqualTo("req-1");
    assertThat(initiator.path("id").asText()).isNotEmpty();
    assertThat(initiator.has("user_id")).isFalse();
    assertThat(payload(row, true).path("request_id").asText()).isEqualTo("req-1");
  }

  private static JsonNode payload(PendingEvent row, boolean basic) {
    return new Wording(basic, Set.of()).of(row, null).orElseThrow().payload();
  }

  @Test
  void oauth_is_told_of_as_in_the_reference() {
    assertThat(told("updated", "OS-OAUTH1:consumer", Map.of()))
        .contains("identity.OS-OAUTH1:consumer.updated");
    assertThat(told("created", "OS-OAUTH1:request_token", Map.of()))
        .contains("identity.OS-OAUTH1:request_token.created");
    assertThat(told("authorized", "OS-OAUTH1:request_token", Map.of())).isEmpty();
    assertThat(told("deleted", "OS-OAUTH1:access_token", Map.of()))
        .contains("identity.OS-OAUTH1:access_token.deleted");
    assertThat(told("deleted", "OS-OAUTH1:access_token", Map.of("went_along", "true"))).isEmpty();
  }
}
