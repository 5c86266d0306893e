package io.xloud.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.node.KeySets.KeySet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class KeysReadyTest {
  @Test
  void an_alarm_is_told_while_the_last_good_keys_work_on() {
    HealthCheckResponse answer =
        KeysReady.judged(List.of(set("fernet", "the folder is unreadable")), Map.of());

    assertThat(answer.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    assertThat(answer.getData().orElseThrow().get("fernet"))
        .isEqualTo("1 keys, fingerprint ab12; the folder is unreadable");
  }

  @Test
  void without_keys_the_server_is_not_ready() {
    assertThat(KeysReady.judged(List.of(), Map.of()).getStatus())
        .isEqualTo(HealthCheckResponse.Status.DOWN);
    assertThat(KeysReady.judged(List.of(none("fernet")), Map.of()).getStatus())
        .isEqualTo(HealthCheckResponse.Status.DOWN);
  }

  @Test
  void without_credential_keys_and_with_other_keys_elsewhere_it_serves_and_says_so() {
    HealthCheckResponse answer =
        KeysReady.judged(
            List.of(set("fernet", ""), none("credential")), Map.of("fernet", "node-b"));
    assertThat(answer.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    assertThat(answer.getData().orElseThrow())
        .containsEntry("credential", "0 keys; no keys")
        .containsEntry("fernet of other nodes", "node-b");
  }

  private static KeySet set(String repository, String alarm) {
    return new KeySet(
        repository, List.of(new KeySet.Held(0, "cd34", Instant.EPOCH)), "ab12", alarm);
  }

  private static KeySet none(String repository) {
    return new KeySet(repository, List.of(), "", "no keys");
  }
}
