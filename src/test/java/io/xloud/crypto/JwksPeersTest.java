package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwksPeersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicInteger changes = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private HttpServer peer;
  private volatile int status = 200;
  private volatile String body = "{}";
  private JwksPeers peers;

  @BeforeEach
  void listen() throws IOException {
    peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    peer.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    peer.start();
    peers =
        new JwksPeers(
            new JwksConfig(
                List.of(
                    URI.create("http://127.0.0.1:%d/jwks".formatted(peer.getAddress().getPort()))),
                Duration.ofMinutes(1),
                "",
                Optional.empty(),
                Duration.ofHours(1)),
            nanos::get,
            changes::incrementAndGet);
  }

  @AfterEach
  void close() {
    peers.close();
    peer.stop(0);
  }

  @ParameterizedTest
  @EnumSource
  void keys_of_every_algorithm_are_taken_and_verify(JwsAlgorithm algorithm) {
    var pair = algorithm.freshKeys();
    JwsPublicKey key = JwsPublicKey.of(algorithm, pair.getPublic());
    body = set(jwk(key, "node2." + key.kid()));
    peers.pass();
    assertThat(peers.keys()).containsExactly(new PublishedKey("node2." + key.kid(), key));
    byte[] text = "signed".getBytes(StandardCharsets.US_ASCII);
    assertThat(
            peers.keys().getFirst().key().verifies(text, algorithm.sign(pair.getPrivate(), text)))
        .isTrue();
    assertThat(changes).hasValue(1);
    peers.pass();
    assertThat(changes).as("the same again is no news").hasValue(1);
  }

  @Test
  void a_peer_that_goes_bad_keeps_the_keys_it_told_last() {
    JwsPublicKey key = fresh();
    body = set(jwk(key, key.kid()));
    peers.pass();
    for (String bad :
        List.of("", "{}", "[]", "junk", "{\"keys\": []}", "{\"keys\": [{}]}", "x".repeat(70_000))) {
      body = bad;
      peers.pass();
      assertThat(peers.keys()).as(bad).hasSize(1);
    }
    body = set(jwk(key, key.kid()));
    for (int bad : new int[] {302, 401, 500, 503}) {
      status = bad;
      peers.pass();
      assertThat(peers.keys()).hasSize(1);
    }
    peer.stop(0);
    peers.pass();
    assertThat(peers.keys()).hasSize(1);
    assertThat(changes).hasValue(1);
  }

  @Test
  void the_keys_of_a_peer_that_is_dead_are_forgotten_when_no_token_of_it_is_left() {
    JwsPublicKey key = fresh();
    body = set(jwk(key, key.kid()));
    peers.pass();
    status = 503;
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    peers.pass();
    assertThat(peers.keys()).hasSize(1);

    nanos.addAndGet(1);
    peers.pass();
    assertThat(peers.keys()).isEmpty();
    assertThat(changes).hasValue(2);
    status = 200;
    peers.pass();
    assertThat(peers.keys()).hasSize(1);
  }

  @Test
  void a_key_that_a_peer_no_longer_tells_is_gone() {
    JwsPublicKey old = fresh();
    JwsPublicKey young = fresh();
    body = set(jwk(old, old.kid()), jwk(young, young.kid()));
    peers.pass();
    body = set(jwk(young, young.kid()));
    peers.pass();
    assertThat(peers.keys()).extracting(PublishedKey::key).containsExactly(young);
    assertThat(changes).hasValue(2);
  }

  @Test
  void l4_what_is_no_key_for_tokens_is_left_out() {
    JwsPublicKey good = fresh();
    ObjectNode beside = jwk(fresh(), "beside");
    beside.put("y", beside.path("x").asText());
    body =
        set(
            jwk(good, "not a name\n"),
            beside,
            jwk(fresh(), "private").put("d", "AAAA"),
            jwk(fresh(), "sealing").put("use", "enc"),
            jwk(fresh(), "other").put("alg", "HS256"),
            jwk(fresh(), "curve").put("crv", "P-384"),
            jwk(fresh(), "kind").put("kty", "oct"),
            jwk(fresh(), "short").put("x", "AAAA"));
    peers.pass();
    assertThat(peers.keys()).containsExactly(new PublishedKey(good.kid(), good));
  }

  @Test
  void sets_are_joined_by_name_and_verify_with_each_key_once() {
    var pair = JwsAlgorithm.ES256.freshKeys();
    JwsPublicKey own = JwsPublicKey.of(JwsAlgorithm.ES256, pair.getPublic());
    JwsPublicKey other = fresh();
    JwsKeySet set =
        new JwsKeySet(
                new JwsSigningKey(JwsAlgorithm.ES256, pair.getPrivate()), own.kid(), List.of(own))
            .named("node1");
    assertThat(set.kid()).isEqualTo("node1." + own.kid());
    JwsKeySet joined =
        set.with(
            List.of(
                new PublishedKey("node2." + own.kid(), own),
                new PublishedKey("node1." + own.kid(), other),
                new PublishedKey("node2." + other.kid(), other)));
    assertThat(joined.known()).containsExactly(own, other);
    assertThat(joined.published())
        .extracting(PublishedKey::name)
        .containsExactly("node1." + own.kid(), "node2." + own.kid(), "node2." + other.kid());
    assertThat(joined.published().getFirst().key()).as("nobody takes its name").isEqualTo(own);
    assertThat(joined.fingerprint()).isNotEqualTo(set.fingerprint());
    assertThat(joined.edition()).isNotEqualTo(set.edition());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://node2:5000",
        "http://10.0.0.2:5000",
        "node2:5000",
        "ftp://node2",
        "https://user:word@node2",
        "https://node2/?x",
        "https://"
      })
  void h4_peers_are_asked_over_tls_and_by_nothing_odd(String address) {
    assertThatThrownBy(() -> JwksConfig.from(options("jwks.peers", address)))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void loopback_needs_no_tls_and_others_none_where_the_operator_says_so() {
    assertThat(
            JwksConfig.from(options("jwks.peers", "http://127.0.0.1:1,https://node2:5000/"))
                .peers())
        .containsExactly(
            URI.create("http://127.0.0.1:1/.well-known/jwks.json?own"),
            URI.create("https://node2:5000/.well-known/jwks.json?own"));
    assertThat(
            JwksConfig.from(
                    Options.of(
                        Map.of(
                            "xloud",
                            Map.of("jwks.peers", "http://node2:5000", "jwks.plain-peers", "true"))))
                .peers())
        .hasSize(1);
    assertThatThrownBy(() -> JwksConfig.from(options("jwks.instance", "a node")))
        .isInstanceOf(ConfigException.class);
  }

  /** A peer that makes its keys itself tells each for ten minutes before it signs with it. */
  @ParameterizedTest
  @CsvSource({"0 s, PT1S", "1 s, PT1S", "10 s, PT10S", "5 min, PT5M", "301 s, PT5M", "1 d, PT5M"})
  void peers_are_asked_often_enough_to_know_each_key_before_it_signs(
      String written, Duration meant) {
    assertThat(JwksConfig.from(options("jwks.refresh", written)).refresh()).isEqualTo(meant);
    assertThat(meant.multipliedBy(2)).isLessThanOrEqualTo(JwsMemory.AHEAD);
  }

  private static Options options(String option, String value) {
    return Options.of(Map.of("xloud", Map.of(option, value)));
  }

  private static JwsPublicKey fresh() {
    return JwsPublicKey.of(JwsAlgorithm.ES256, JwsAlgorithm.ES256.freshKeys().getPublic());
  }

  private static ObjectNode jwk(JwsPublicKey key, String name) {
    ObjectNode jwk = JSON.createObjectNode();
    key.jwk().forEach(jwk::put);
    return jwk.put("use", "sig").put("alg", key.algorithm().header()).put("kid", name);
  }

  private static String set(ObjectNode... keys) {
    ObjectNode set = JSON.createObjectNode();
    set.putArray("keys").addAll(List.of(keys));
    return set.toString();
  }
}
