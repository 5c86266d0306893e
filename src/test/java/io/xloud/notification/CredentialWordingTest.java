package io.xloud.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.context.AuthContext;
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
