package io.xloud.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.xloud.config.Options;
import io.xloud.error.StartFailure;
import io.xloud.testing.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a remote check believes: {@code [oslo_policy] remote_ssl_ca_crt_file}. */
class RemoteAuthoritiesTest {
  private static final Certificates.Server SERVER = Certificates.ofServer();

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init")
  private HttpsServer decider;

  @BeforeEach
  void begin() throws IOException {
    decider = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    decider.setHttpsConfigurator(new HttpsConfigurator(SERVER.tls()));
    decider.createContext("/", RemoteAuthoritiesTest::agree);
    decider.start();
  }

  @AfterEach
  void end() {
    decider.stop(0);
  }

  private static void agree(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] yes = "True".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, yes.length);
      exchange.getResponseBody().write(yes);
    }
  }

  private Verdict asked(Map<String, String> options) {
    PolicyConfig config = PolicyConfig.from(Options.of(Map.of("oslo_policy", options)));
    return new HttpRemoteCheck(config)
        .ask(
            "https://127.0.0.1:%d/check".formatted(decider.getAddress().getPort()),
            "identity:get_user",
            Target.of("user", Map.of()),
            Map.of());
  }

  private Map<String, String> believing(String certificates) throws IOException {
    Path file = Files.writeString(home.resolve("authorities.pem"), certificates);
    return Map.of("remote_ssl_ca_crt_file", file.toString());
  }

  @Test
  void who_is_in_the_file_decides() throws Exception {
    assertThat(asked(believing(SERVER.certificate()))).isEqualTo(Verdict.YES);
  }

  @Test
  void who_is_not_decides_nothing() throws Exception {
    assertThat(asked(Map.of())).isEqualTo(Verdict.BROKEN);
    assertThat(asked(believing(Certificates.ofServer().certificate()))).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void a_file_without_certificates_stops_the_start() {
    assertThatThrownBy(() -> asked(believing("no certificate")))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("remote_ssl_ca_crt_file");
  }
}
