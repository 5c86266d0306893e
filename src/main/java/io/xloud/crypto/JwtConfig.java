package io.xloud.crypto;

import io.xloud.config.Options;
import io.xloud.error.StartFailure;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code [jwt_tokens]} of {@code keystone.conf}.
 *
 * @param algorithm of the tokens that are issued
 * @param accepted of the tokens that are validated
 */
public record JwtConfig(
    JwsAlgorithm algorithm, Set<JwsAlgorithm> accepted, Path privateKeys, Path publicKeys) {
  public JwtConfig {
    accepted = Set.copyOf(accepted);
  }

  /**
   * @throws StartFailure when tokens would be issued that are not accepted, or by a wrong name
   */
  public static JwtConfig from(Options options) {
    JwsAlgorithm algorithm = signing(options);
    Set<JwsAlgorithm> accepted =
        options.list("jwt_tokens", "jws_accepted_algorithms").stream()
            .map(name -> algorithm("jws_accepted_algorithms", name))
            .collect(Collectors.toSet());
    if (!accepted.contains(algorithm)) {
      throw new StartFailure(
          "[jwt_tokens] jws_algorithm = %s is not among jws_accepted_algorithms, so no token that is issued would be accepted."
              .formatted(algorithm.header()));
    }
    return new JwtConfig(
        algorithm,
        accepted,
        Path.of(options.string("jwt_tokens", "jws_private_key_repository")).toAbsolutePath(),
        Path.of(options.string("jwt_tokens", "jws_public_key_repository")).toAbsolutePath());
  }

  JwsFolders folders() {
    return new JwsFolders(privateKeys, publicKeys, algorithm);
  }

  /** {@code jws_algorithm} alone, for those who make keys. */
  public static JwsAlgorithm signing(Options options) {
    return algorithm("jws_algorithm", options.string("jwt_tokens", "jws_algorithm"));
  }

  private static JwsAlgorithm algorithm(String option, String name) {
    return JwsAlgorithm.named(name)
        .orElseThrow(() ->
            new StartFailure(
                "[jwt_tokens] %s: %s is none of %s."
                    .formatted(
                        option,
                        name,
                        Stream.of(JwsAlgorithm.values())
                            .map(JwsAlgorithm::header)
                            .collect(Collectors.joining(", ")))));
  }
}
