package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NodeIdTest {
  private static final Path DATA = Path.of("data");
  private static final String RELEASE = "openstack-xloud-identity-production-58c7f6d9b4-";

  @Test
  void a_node_keeps_its_name_and_a_second_one_beside_it_has_another() {
    NodeId id = NodeId.of(DATA, 5000);
    assertThat(NodeId.of(Path.of("./data"), 5000)).isEqualTo(id);
    assertThat(NodeId.of(DATA, 5001)).isNotEqualTo(id);
    assertThat(id.value()).hasSizeLessThanOrEqualTo(64);
  }

  /** Pods and numbered hosts often differ only there. */
  @Test
  void long_host_names_that_differ_at_their_end_are_two_nodes() {
    NodeId id = NodeId.of(RELEASE + "x7k2p", DATA, 5000);
    assertThat(NodeId.of(RELEASE + "q9d4m", DATA, 5000)).isNotEqualTo(id);
    assertThat(id.value()).hasSizeLessThanOrEqualTo(64).startsWith("openstack-xloud-identity");
  }
}
