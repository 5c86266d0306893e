package io.xloud.server;

import io.xloud.node.KeyAgreement;
import io.xloud.node.KeySets;
import io.xloud.node.KeySets.KeySet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether there are keys to open tokens with, here and with the others. What is wrong with the
 * other repositories, alarms, and nodes with other keys are told without refusing service.
 */
@Readiness
@ApplicationScoped
class KeysReady implements HealthCheck {
  private final Instance<KeySets> keys;
  private final KeyAgreement agreement;

  KeysReady(Instance<KeySets> keys, KeyAgreement agreement) {
    this.keys = keys;
    this.agreement = agreement;
  }

  @Override
  public HealthCheckResponse call() {
    if (!keys.stream().allMatch(KeySets::areTold)) {
      return HealthCheckResponse.named("keys")
          .down()
          .withData(
              "cause", "other nodes may not have heard yet of the key that this one signs with")
          .build();
    }
    return judged(keys.stream().flatMap(k -> k.keySets().stream()).toList(), agreement.differing());
  }

  static HealthCheckResponse judged(List<KeySet> sets, Map<String, String> others) {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("keys");
    if (sets.isEmpty()) {
      return answer.down().withData("cause", "no key repository was read").build();
    }
    sets.forEach(set -> answer.withData(set.repository(), told(set)));
    others.forEach(
        (repository, sentence) -> answer.withData(repository + " of other nodes", sentence));
    boolean ready = sets.stream().allMatch(KeySet::mayServe);
    return ready
        ? answer.up().build()
        : answer.down().withData("cause", "there is no key to open tokens with").build();
  }

  private static String told(KeySet set) {
    String keys =
        set.isUsable()
            ? "%d keys, fingerprint %s".formatted(set.held().size(), set.fingerprint())
            : "0 keys";
    return set.alarm().isEmpty() ? keys : keys + "; " + set.alarm();
  }
}
