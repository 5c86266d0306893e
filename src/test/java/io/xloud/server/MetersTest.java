package io.xloud.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetersTest {
  @ParameterizedTest
  @CsvSource({
    "/health/live,management.server.requests",
    "/health,management.server.requests",
    "/metrics,management.server.requests",
    "/healthcheck,http.server.requests",
    "/v3/auth/tokens,http.server.requests",
    "NOT_FOUND,http.server.requests"
  })
  void probes_are_counted_apart_from_clients(String route, String name) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    meters.config().meterFilter(Meters.apart());
    meters.counter("http.server.requests", Tags.of("uri", route)).increment();

    assertThat(meters.find(name).counter()).isNotNull();
  }
}
