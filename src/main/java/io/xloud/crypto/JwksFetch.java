package io.xloud.crypto;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.xloud.outbound.BoundedClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Gets the own keys of another node. A peer may be somebody else: what is no key is left out. */
final class JwksFetch implements AutoCloseable {
  /** For one answer. */
  static final Duration LIMIT = Duration.ofSeconds(3);

  private static final int LONGEST = 65_536;
  private static final int MOST_KEYS = 64;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).build());
  }

  private final BoundedClient client;

  JwksFetch(Optional<Path> authorities) {
    this.client =
        new BoundedClient(
            LIMIT,
            LONGEST,
            BoundedClient.believing("[xloud] jwks.peers-ca", authorities)
                .andThen(builder -> builder.proxy(HttpClient.Builder.NO_PROXY)));
  }

  /**
   * @throws IOException when there is no answer that is a set of keys with at least one of use
   */
  List<PublishedKey> keys(URI peer) throws IOException, InterruptedException {
    HttpRequest.Builder question =
        HttpRequest.newBuilder(peer)
            .header("Accept", "application/json")
            .header("Cache-Control", "no-cache");
    JsonNode keys = JSON.readTree(client.document(question)).path("keys");
    if (!keys.isArray() || keys.isEmpty() || keys.size() > MOST_KEYS) {
      throw new IOException("the answer is no set of keys");
    }
    List<PublishedKey> read = new ArrayList<>();
    keys.forEach(
        jwk -> Jwk.read(jwk).ifPresent(key -> read.add(new PublishedKey(name(jwk, key), key))));
    if (read.isEmpty()) {
      throw new IOException("no key of the answer signs tokens");
    }
    return read;
  }

  private static String name(JsonNode jwk, JwsPublicKey key) {
    String told = jwk.path("kid").asText();
    return NAME.matcher(told).matches() ? told : key.kid();
  }

  @Override
  public void close() {
    client.close();
  }
}
