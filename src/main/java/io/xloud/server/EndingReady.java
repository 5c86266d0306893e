package io.xloud.server;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Down as soon as the node was told to end, while it still answers. */
@Readiness
@ApplicationScoped
class EndingReady implements HealthCheck {
  private final Draining draining;

  EndingReady(Draining draining) {
    this.draining = draining;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("ending");
    return draining.hasBegun()
        ? answer
            .down()
            .withData("cause", "the node was told to end: send clients elsewhere")
            .build()
        : answer.up().build();
  }
}
