package io.xloud.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.node.KeySets.KeySet;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class KeysReadyTest {
  @Test
  void an_alarm_is_told_while_the_last_good_keys_work_on() {
    HealthCheckResponse answer =
        KeysReady.judged(List.of(new KeySet("fernet", 3, "ab12", "the folder is unreadable")));

    assertThat(answer.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    assertThat(answer.getData().orElseThrow().get("fernet"))
        .isEqualTo("3 keys, fingerprint ab12; the folder is unreadable");
  }

  @Test
  void without_keys_the_server_is_not_ready() {
    assertThat(KeysReady.judged(List.of()).getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
    assertThat(KeysReady.judged(List.of(new KeySet("fernet", 0, "", "no keys"))).getStatus())
        .isEqualTo(HealthCheckResponse.Status.DOWN);
  }
}
