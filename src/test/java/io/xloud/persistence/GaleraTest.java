package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GaleraTest {
  @Test
  void a_node_outside_the_majority_is_not_ready_and_says_why() {
    assertThat(Galera.of(Map.of("wsrep_cluster_status", "non-Primary", "wsrep_ready", "OFF")))
        .isEqualTo(
            new Galera.NotReady(
                "this Galera node is not part of the majority (cluster status non-Primary)"));
  }

  @Test
  void a_member_that_is_still_joining_is_not_ready() {
    assertThat(
            Galera.of(
                Map.of(
                    "wsrep_cluster_status", "Primary",
                    "wsrep_ready", "OFF",
                    "wsrep_local_state_comment", "Joining")))
        .isEqualTo(new Galera.NotReady("this Galera node is not ready (state Joining)"));
  }

  @Test
  void a_synced_member_serves() {
    assertThat(
            Galera.of(
                Map.of(
                    "wsrep_cluster_status", "Primary",
                    "wsrep_ready", "ON",
                    "wsrep_local_state_comment", "Synced")))
        .isEqualTo(new Galera.Ready("Synced"));
  }
}
