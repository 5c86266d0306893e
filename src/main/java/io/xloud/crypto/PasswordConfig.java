package io.xloud.crypto;

import io.xloud.config.Options;
import java.util.OptionalInt;

/**
 * How passwords are stored: {@code [identity]} of {@code keystone.conf}, and {@code [DEFAULT]
 * strict_password_check}.
 *
 * @param rounds the cost of bcrypt, the iterations of PBKDF2; without effect on scrypt
 * @param strict whether a longer password is refused instead of cut
 */
public record PasswordConfig(
    Algorithm algorithm,
    OptionalInt rounds,
    int scryptBlockSize,
    int scryptParallelism,
    int saltBytes,
    int longest,
    boolean strict) {

  /** The forms a new password may be stored in. */
  public enum Algorithm {
    BCRYPT,
    BCRYPT_SHA256,
    SCRYPT,
    PBKDF2_SHA512
  }

  /** What bcrypt looks at; it would ignore the rest. */
  static final int BCRYPT_LONGEST = 72;

  public PasswordConfig {
    if (algorithm == Algorithm.BCRYPT || algorithm == Algorithm.BCRYPT_SHA256) {
      int cost = rounds.orElse(Bcrypt.COST);
      if (cost < 4 || cost > 31) {
        throw new IllegalArgumentException(
            "[identity] password_hash_rounds must be 4 to 31 for bcrypt, not %d".formatted(cost));
      }
    }
  }

  public static PasswordConfig from(Options options) {
    return new PasswordConfig(
        algorithm(options.string("identity", "password_hash_algorithm")),
        options
            .number("identity", "password_hash_rounds")
            .filter(rounds -> rounds != 0)
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty()),
        positive(options, "scrypt_block_size", 8),
        positive(options, "scrypt_parallelism", 1),
        positive(options, "salt_bytesize", 16),
        options.integer("identity", "max_password_length"),
        options.flag("DEFAULT", "strict_password_check"));
  }

  /** How many bytes of a password count. */
  public int significantBytes() {
    return algorithm == Algorithm.BCRYPT ? Math.min(longest, BCRYPT_LONGEST) : longest;
  }

  private static Algorithm algorithm(String name) {
    return switch (name) {
      case "bcrypt" -> Algorithm.BCRYPT;
      case "bcrypt_sha256" -> Algorithm.BCRYPT_SHA256;
      case "scrypt" -> Algorithm.SCRYPT;
      case "pbkdf2_sha512" -> Algorithm.PBKDF2_SHA512;
      default ->
          throw new IllegalArgumentException("[identity] password_hash_algorithm knows no " + name);
    };
  }

  /** Zero means the default, as it does in the reference service. */
  private static int positive(Options options, String option, int byDefault) {
    return options.number("identity", option).filter(number -> number > 0).orElse(byDefault);
  }
}
