package io.xloud.crypto;

import io.xloud.config.Options;
import io.xloud.error.Problem;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Passwords as the reference service stores them: the same bytes count, the same forms are written
 * and read. Hashing takes a quarter of a second of processor time: never do it inside a
 * transaction.
 */
public class PasswordHashes implements PasswordHasher {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PasswordConfig config;
  private final Supplier<BcryptEngine> engine;
  private final CustomaryForm customary = new CustomaryForm();

  public PasswordHashes(Options options) {
    this(PasswordConfig.from(options), BcryptEngine::fastest);
  }

  PasswordHashes(PasswordConfig config, Supplier<BcryptEngine> engine) {
    this.config = config;
    this.engine = engine;
  }

  @Override
  public String hash(Secret password) {
    byte[] salt = new byte[saltLength()];
    RANDOM.nextBytes(salt);
    return stored(significant(password), salt).text();
  }

  /** What nobody can read is refused as late as a wrong password. */
  @Override
  public boolean matches(Secret password, String stored) {
    Optional<StoredPassword> read = StoredPassword.read(stored);
    if (read.isEmpty()) {
      pretend(password);
      return false;
    }
    customary.seen(read.get());
    return read.get().matches(significant(password), engine.get());
  }

  /** Checks against a hash that is nobody's, of the form that most passwords here have. */
  @Override
  public void pretend(Secret password) {
    byte[] significant = significant(password);
    boolean right =
        customary
            .ofNobody()
            .map(nobodys -> nobodys.matches(significant, engine.get()))
            .orElseGet(() -> stored(significant, new byte[saltLength()]).text().isEmpty());
    if (right) {
      throw new IllegalStateException("a password that nobody has was right");
    }
  }

  /** With a known salt, so that a known text can be made again. */
  StoredPassword stored(byte[] password, byte[] salt) {
    return switch (config.algorithm()) {
      case BCRYPT -> Bcrypt.of(password, config.rounds().orElse(Bcrypt.COST), salt, engine.get());
      case BCRYPT_SHA256 ->
          BcryptSha256.of(
              password,
              Math.max(config.rounds().orElse(Bcrypt.COST), BcryptSha256.LOWEST_COST),
              salt,
              engine.get());
      case SCRYPT ->
          Scrypt.of(password, config.scryptBlockSize(), config.scryptParallelism(), salt);
      case PBKDF2_SHA512 -> Pbkdf2.of(password, config.rounds().orElse(Pbkdf2.ROUNDS), salt);
    };
  }

  private int saltLength() {
    return switch (config.algorithm()) {
      case BCRYPT, BCRYPT_SHA256 -> Bcrypt.SALT_LENGTH;
      case SCRYPT, PBKDF2_SHA512 -> config.saltBytes();
    };
  }

  /** The bytes that count; a letter may be cut in two. */
  byte[] significant(Secret password) {
    byte[] bytes = password.reveal().getBytes(StandardCharsets.UTF_8);
    int most = config.significantBytes();
    if (bytes.length <= most) {
      return bytes;
    }
    if (config.strict()) {
      throw new Problem.ForbiddenBecause(
              ("The password length must be less than or equal to %d. The server could not comply"
                      + " with the request because the password is invalid.")
                  .formatted(most))
          .raised();
    }
    return Arrays.copyOf(bytes, most);
  }
}
