package io.xloud.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.server.Conf;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The faults of {@code ./dev faults} that need no Galera, one after the other under the same load,
 * with two nodes and fewer rotations.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
  private static final int ROTATIONS = 2;

  private Cluster cluster;
  private Load load;
  private Faults faults;

  @BeforeAll
  void begin() throws Exception {
    Path folder = Files.createTempDirectory("xloud-few-faults-");
    Conf conf = Faults.CONF.with("xloud", "shutdown.drain", "2 s");
    cluster = Cluster.small(folder, "few_faults", 2, conf);
    load = Load.on(cluster);
    faults = new Faults(cluster, load, ROTATIONS);
  }

  @AfterAll
  void end() {
    if (load != null) {
      load.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void the_version_document_leads_to_the_balancer() throws Exception {
    try (HttpClient client = cluster.haproxy().client()) {
      URI document = URI.create(cluster.haproxy().url() + "/v3");
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(document).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).contains("\"https://" + document.getAuthority() + "/v3/\"");
    }
  }

  @Test
  @Order(2)
  void a_killed_node_costs_no_read_and_no_more_than_the_writes_it_worked_on() {
    requireHeld(faults.run(Row.KILL_NODE));
  }

  @Test
  @Order(3)
  void rotations_of_keys_in_folders_cost_no_request() {
    requireHeld(faults.run(Row.ROTATIONS));
  }

  @Test
  @Order(4)
  void a_key_that_is_removed_by_hand_ends_its_tokens_and_no_others() {
    requireHeld(faults.run(Row.LEAK));
  }

  private static void requireHeld(Outcome outcome) {
    assertThat(outcome.broken()).as("%s", outcome).isEmpty();
  }
}
