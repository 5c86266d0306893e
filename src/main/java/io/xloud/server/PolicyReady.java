package io.xloud.server;

import io.xloud.policy.RulePolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows policy files that could not be taken over. The node stays ready: it goes on with the last
 * good rules, as all others do.
 */
@Readiness
@ApplicationScoped
class PolicyReady implements HealthCheck {
  private final Instance<RulePolicy> policy;

  PolicyReady(Instance<RulePolicy> policy) {
    this.policy = policy;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("policy").up();
    policy.stream()
        .map(RulePolicy::alarm)
        .filter(alarm -> !alarm.isEmpty())
        .forEach(alarm -> answer.withData("alarm", alarm));
    return answer.build();
  }
}
