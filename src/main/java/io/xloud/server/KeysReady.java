package io.xloud.server;

import io.xloud.node.KeySets;
import io.xloud.node.KeySets.KeySet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether every key repository has keys to work with; alarms are told without refusing service. */
@Readiness
@ApplicationScoped
class KeysReady implements HealthCheck {
  private final Instance<KeySets> keys;

  KeysReady(Instance<KeySets> keys) {
    this.keys = keys;
  }

  @Override
  public HealthCheckResponse call() {
    return judged(keys.stream().flatMap(k -> k.keySets().stream()).toList());
  }

  static HealthCheckResponse judged(List<KeySet> sets) {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("keys");
    if (sets.isEmpty()) {
      return answer.down().withData("cause", "no key repository was read").build();
    }
    sets.forEach(set -> answer.withData(set.repository(), told(set)));
    return answer.status(sets.stream().allMatch(KeySet::isUsable)).build();
  }

  private static String told(KeySet set) {
    String keys = "%d keys, fingerprint %s".formatted(set.keys(), set.fingerprint());
    return set.alarm().isEmpty() ? keys : keys + "; " + set.alarm();
  }
}
