package io.xloud.server;

import io.xloud.node.ClockOffset;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows a clock that differs from the database's. The node stays ready: were it taken out, a
 * database with a wrong clock would take out all.
 */
@Readiness
@ApplicationScoped
class ClockReady implements HealthCheck {
  private final ClockOffset offset;

  ClockReady(ClockOffset offset) {
    this.offset = offset;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("clock").up();
    offset.last().ifPresent(ahead -> answer.withData("offset_ms", ahead.toMillis()));
    offset.alarm().ifPresent(alarm -> answer.withData("alarm", alarm));
    return answer.build();
  }
}
