package io.xloud.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.xloud.node.ClockOffset;
import io.xloud.node.Nodes;
import io.xloud.persistence.NodeId;
import io.xloud.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockReadyIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ClockOffset offset = new ClockOffset(meters);

  @ParameterizedTest
  @CsvSource({"5, ahead of", "-5, behind"})
  void a_clock_five_seconds_off_is_reported_and_the_node_stays_ready(int seconds, String side) {
    beat(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds)));

    HealthCheckResponse answer = new ClockReady(offset).call();

    assertThat(answer.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    Map<String, Object> data = answer.getData().orElseThrow();
    assertThat((String) data.get("alarm")).contains(" ms " + side + " the database's");
    assertThat((Long) data.get("offset_ms"))
        .isBetween(seconds * 1000L - 900, seconds * 1000L + 900);
    assertThat(meters.get("xloud.clock.offset.seconds").gauge().value())
        .isBetween(seconds - 0.9, seconds + 0.9);
  }

  @Test
  void a_clock_that_agrees_is_no_alarm_and_one_not_yet_measured_neither() {
    assertThat(new ClockReady(offset).call().getData()).isEmpty();

    beat(Clock.systemUTC());

    assertThat(new ClockReady(offset).call().getData().orElseThrow()).containsOnlyKeys("offset_ms");
  }

  private void beat(Clock clock) {
    offset.measured(
        new Nodes(DB.database(), clock).beat(new NodeId("here"), "h:1", "1", List.of()));
  }
}
