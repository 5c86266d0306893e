package io.xloud.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same public address, written with another end. */
@QuarkusTest
@TestProfile(PublicEndpointEndTest.Profile.class)
@Tag("vectors")
class PublicEndpointEndTest {
  /** The server at the second recorded public address. */
  public static final class Profile extends HttpOnly {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(Elsewhere.Second.class));
    }
  }

  static List<JsonNode> discovery() {
    return Discovery.conf(1).map(Discovery::recordedUnder).orElse(List.of());
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("discovery")
  void discovery_answers_as_recorded(JsonNode exchange) throws IOException {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    try (Wire wire = new Wire(port)) {
      Discovery.check(exchange, wire);
    }
  }
}
