package io.xloud.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code $bcrypt-sha256$v=2,t=2b,r=12$salt$digest}: bcrypt of an HMAC, so that every byte of a long
 * password counts. A cost below 10 is written with one digit, which the reference service cannot
 * verify; so we neither write nor read it.
 */
@SuppressWarnings("ArrayRecordComponent") // compared in constant time, never by equals
record BcryptSha256(String ident, int cost, String salt, byte[] digest) implements StoredPassword {
  static final int LOWEST_COST = 10;

  private static final Pattern FORM =
      Pattern.compile(
          "\\$bcrypt-sha256\\$v=2,t=(2[ab]),r=(\\d\\d)"
              + "\\$([./A-Za-z0-9]{22})\\$([./A-Za-z0-9]{31})");

  static BcryptSha256 of(byte[] password, int cost, byte[] salt, BcryptEngine engine) {
    String text = CryptBase64.bcrypt(salt);
    return new BcryptSha256("2b", cost, text, digest(password, cost, text, engine));
  }

  static Optional<StoredPassword> read(String stored) {
    Matcher form = FORM.matcher(stored);
    if (!form.matches()) {
      return Optional.empty();
    }
    int cost = Integer.parseInt(form.group(2));
    return cost < LOWEST_COST || cost > 31
        ? Optional.empty()
        : Optional.of(
            new BcryptSha256(
                form.group(1), cost, form.group(3), CryptBase64.bcrypt(form.group(4))));
  }

  @Override
  public boolean matches(byte[] password, BcryptEngine engine) {
    return MessageDigest.isEqual(digest, digest(password, cost, salt, engine));
  }

  private static byte[] digest(byte[] password, int cost, String salt, BcryptEngine engine) {
    byte[] mac = Digests.hmac("HmacSHA256", salt.getBytes(StandardCharsets.US_ASCII), password);
    return engine.digest(Base64.getEncoder().encode(mac), cost, CryptBase64.bcrypt(salt));
  }

  @Override
  public StoredPassword ofNobody() {
    return new BcryptSha256(ident, cost, ".".repeat(22), new byte[Bcrypt.DIGEST_LENGTH]);
  }

  @Override
  public String text() {
    return "$bcrypt-sha256$v=2,t=%s,r=%d$%s$%s"
        .formatted(ident, cost, salt, CryptBase64.bcrypt(digest));
  }
}
