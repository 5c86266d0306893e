package io.xloud.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.BCrypt;

/** {@code $2b$12$salt+digest}: the default. All its letters in the head mean the same today. */
@SuppressWarnings("ArrayRecordComponent") // compared in constant time, never by equals
record Bcrypt(String ident, int cost, byte[] salt, byte[] digest) implements StoredPassword {
  static final int COST = 12;
  static final int SALT_LENGTH = 16;

  private static final int DIGEST_LENGTH = 23;
  private static final Pattern FORM =
      Pattern.compile("\\$(2[abxy])\\$(\\d\\d)\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");

  static Bcrypt of(byte[] password, int cost, byte[] salt) {
    return new Bcrypt("2b", cost, salt, digest(password, cost, salt));
  }

  static Optional<StoredPassword> read(String stored) {
    Matcher form = FORM.matcher(stored);
    if (!form.matches()) {
      return Optional.empty();
    }
    int cost = Integer.parseInt(form.group(2));
    return cost < 4 || cost > 31
        ? Optional.empty()
        : Optional.of(
            new Bcrypt(
                form.group(1),
                cost,
                CryptBase64.bcrypt(form.group(3)),
                CryptBase64.bcrypt(form.group(4))));
  }

  /** A password that is longer than bcrypt can see never matches. */
  @Override
  public boolean matches(byte[] password) {
    return password.length <= PasswordConfig.BCRYPT_LONGEST
        && MessageDigest.isEqual(digest, digest(password, cost, salt));
  }

  /** Ends the password with a zero, as all writers since 2a do, when there is room for it. */
  static byte[] digest(byte[] password, int cost, byte[] salt) {
    int length = Math.min(password.length + 1, PasswordConfig.BCRYPT_LONGEST);
    byte[] ended = Arrays.copyOf(password, length);
    return Arrays.copyOf(BCrypt.generate(ended, salt, cost), DIGEST_LENGTH);
  }

  @Override
  public String text() {
    return "$%s$%02d$%s%s"
        .formatted(ident, cost, CryptBase64.bcrypt(salt), CryptBase64.bcrypt(digest));
  }
}
