package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.clients.SigningNodes.Pair;
import io.xloud.it.server.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes that sign with a key each, and ask one another for the public halves. */
@ExtendWith(SigningNodes.class)
class SigningPeersIT {
  private static final String JWKS = "/.well-known/jwks.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** For what takes a second on a machine that is not busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Pair nodes;

  SigningPeersIT(Pair nodes) {
    this.nodes = nodes;
  }

  @Test
  void every_nodes_token_is_good_on_every_node_and_its_name_is_in_both_sets() throws Exception {
    Api one = nodes.trusting();
    Api two = nodes.wary();
    String ofOne = one.login("admin", SigningNodes.PASSWORD, Scope.PROJECT).with(201).token();
    String ofTwo = two.login("admin", SigningNodes.PASSWORD, Scope.PROJECT).with(201).token();
    assertThat(kid(ofOne)).startsWith("node1.");
    assertThat(kid(ofTwo)).startsWith("node2.");
    Await.until(PATIENCE, () -> one.validate(ofOne, ofTwo).status() == 200);
    Await.until(PATIENCE, () -> two.validate(ofTwo, ofOne).status() == 200);
    assertThat(names(one, JWKS)).containsExactlyInAnyOrder(kid(ofOne), kid(ofTwo));
    assertThat(names(two, JWKS)).containsExactlyInAnyOrder(kid(ofOne), kid(ofTwo));
    assertThat(names(one, JWKS + "?own")).containsExactly(kid(ofOne));
  }

  @Test
  void keys_in_memory_end_with_their_process_and_so_do_its_tokens_everywhere() throws Exception {
    Api one = nodes.trusting();
    Api two = nodes.wary();
    String ofOne = one.login("admin", SigningNodes.PASSWORD, Scope.PROJECT).with(201).token();
    String old = two.login("admin", SigningNodes.PASSWORD, Scope.PROJECT).with(201).token();
    Await.until(PATIENCE, () -> one.validate(ofOne, old).status() == 200);

    nodes.startSecondAnew();

    String fresh = two.login("admin", SigningNodes.PASSWORD, Scope.PROJECT).with(201).token();
    assertThat(kid(fresh)).startsWith("node2.").isNotEqualTo(kid(old));
    two.validate(fresh, old).with(404);
    Await.until(PATIENCE, () -> one.validate(ofOne, fresh).status() == 200);
    Await.until(PATIENCE, () -> one.validate(ofOne, old).status() == 404);
    Await.until(PATIENCE, () -> two.validate(fresh, ofOne).status() == 200);
    assertThat(names(one, JWKS)).containsExactlyInAnyOrder(kid(ofOne), kid(fresh));
    Await.until(PATIENCE, () -> ready() == 200);
  }

  /** Once the others have had the time to hear of the new key, and not before. */
  private int ready() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI health = URI.create(nodes.second().managementUrl() + "/health/ready");
      return client
          .send(HttpRequest.newBuilder(health).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static String kid(String token) throws Exception {
    byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
    return JSON.readTree(header).path("kid").asText();
  }

  private static List<String> names(Api api, String path) throws Exception {
    JsonNode keys = api.send("GET", path, Map.of(), "").with(200).body().path("keys");
    return keys.valueStream().map(key -> key.path("kid").asText()).toList();
  }
}
