package io.xloud.auth;

import io.xloud.crypto.Secret;
import io.xloud.crypto.TotpSeed;
import io.xloud.vectors.Comparison;
import io.xloud.vectors.VectorCase;
import io.xloud.vectors.VectorComparator;
import io.xloud.vectors.Vectors;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The passcodes that count at a time, and the seeds that have none, as the reference makes them.
 */
@Tag("vectors")
class TotpVectorsTest {
  static Stream<VectorCase> totp() {
    return Vectors.cases("credential-encryption.json", "totp");
  }

  @ParameterizedTest
  @MethodSource
  void totp(VectorCase vector) {
    comparator().check(vector);
  }

  @Test
  void an_altered_passcode_is_noticed() {
    comparator().provesItself(totp(), "/passcodes", "/secret");
  }

  private static VectorComparator comparator() {
    return vector ->
        new Comparison(vector)
            .field("passcodes", passcodes(vector))
            .value("refused", vector.at("error"), refused(vector))
            .mismatches();
  }

  private static @Nullable List<String> passcodes(VectorCase vector) {
    return TotpSeed.of(Secret.of(vector.text("secret")))
        .found()
        .map(seed -> passcodes(vector, seed))
        .orElse(null);
  }

  private static List<String> passcodes(VectorCase vector, TotpSeed seed) {
    Instant now = Instant.ofEpochMilli(Math.round(vector.at("now").asDouble() * 1000));
    return TotpMethod.steps(now, vector.at("included_previous_windows").asInt())
        .mapToObj(step -> seed.passcode(step).reveal())
        .toList();
  }

  /** Which library refuses is no matter of ours. */
  private static @Nullable String refused(VectorCase vector) {
    return TotpSeed.of(Secret.of(vector.text("secret"))).found().isPresent()
        ? null
        : vector.at("error").asText("refused");
  }
}
