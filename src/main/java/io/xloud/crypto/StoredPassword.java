package io.xloud.crypto;

import java.util.Optional;

/** The stored form of a password: everything needed to check a candidate, and its text. */
sealed interface StoredPassword permits Bcrypt, BcryptSha256, Scrypt, Pbkdf2, Sha512Crypt {
  /** Empty for a form that nobody we follow has written. */
  static Optional<StoredPassword> read(String stored) {
    try {
      return switch (stored.substring(0, stored.indexOf('$', 1) + 1)) {
        case "$2a$", "$2b$", "$2x$", "$2y$" -> Bcrypt.read(stored);
        case "$bcrypt-sha256$" -> BcryptSha256.read(stored);
        case "$scrypt$" -> Scrypt.read(stored);
        case "$pbkdf2-sha512$" -> Pbkdf2.read(stored);
        case "$6$" -> Sha512Crypt.read(stored);
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /**
   * @param engine who computes bcrypt, for the forms that are made of it
   */
  boolean matches(byte[] password, BcryptEngine engine);

  /** One that costs the same to check and is nobody's. */
  StoredPassword ofNobody();

  /** The column value. */
  String text();
}
