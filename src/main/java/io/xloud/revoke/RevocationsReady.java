package io.xloud.revoke;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether the events that no index finds are known. A node that does not know them yet answers
 * rightly, but each first validation reads the rest of their table.
 */
@Readiness
@ApplicationScoped
class RevocationsReady implements HealthCheck {
  private final LooseEvents loose;

  RevocationsReady(LooseEvents loose) {
    this.loose = loose;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("revocations").withData("remembered", loose.known());
    return loose.isWhole()
        ? answer.up().build()
        : answer.down().withData("cause", "the table of revocations is still being read").build();
  }
}
