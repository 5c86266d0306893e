package io.xloud.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code $2b$12$salt+digest}: the default. All its letters in the head mean the same today. */
@SuppressWarnings("ArrayRecordComponent") // compared in constant time, never by equals
record Bcrypt(String ident, int cost, byte[] salt, byte[] digest) implements StoredPassword {
  static final int COST = 12;
  static final int SALT_LENGTH = 16;

  static final int DIGEST_LENGTH = 23;
  private static final Pattern FORM =
      Pattern.compile("\\$(2[abxy])\\$(\\d\\d)\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");

  static Bcrypt of(byte[] password, int cost, byte[] salt, BcryptEngine engine) {
    return new Bcrypt("2b", cost, salt, engine.digest(password, cost, salt));
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

  /** A password that is longer than bcrypt can see never matches, and takes as long as others. */
  @Override
  public boolean matches(byte[] password, BcryptEngine engine) {
    boolean fits = password.length <= PasswordConfig.BCRYPT_LONGEST;
    byte[] seen = fits ? password : Arrays.copyOf(password, PasswordConfig.BCRYPT_LONGEST);
    return MessageDigest.isEqual(digest, engine.digest(seen, cost, salt)) && fits;
  }

  @Override
  public StoredPassword ofNobody() {
    return new Bcrypt(ident, cost, new byte[SALT_LENGTH], new byte[DIGEST_LENGTH]);
  }

  @Override
  public String text() {
    return "$%s$%02d$%s%s"
        .formatted(ident, cost, CryptBase64.bcrypt(salt), CryptBase64.bcrypt(digest));
  }
}
