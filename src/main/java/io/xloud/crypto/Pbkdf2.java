package io.xloud.crypto;

import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/** {@code $pbkdf2-sha512$25000$salt$digest}. */
@SuppressWarnings("ArrayRecordComponent") // compared in constant time, never by equals
record Pbkdf2(int rounds, byte[] salt, byte[] digest) implements StoredPassword {
  static final int ROUNDS = 25_000;

  private static final int DIGEST_BITS = 512;

  /** By reference: a {@code new} would have every start load the library and check its jar. */
  private static final Supplier<Digest> SHA512 = SHA512Digest::new;

  private static final Pattern FORM =
      Pattern.compile("\\$pbkdf2-sha512\\$(\\d{1,8})\\$([^$]*)\\$([^$]+)");

  static Pbkdf2 of(byte[] password, int rounds, byte[] salt) {
    return new Pbkdf2(rounds, salt, digest(password, rounds, salt));
  }

  static Optional<StoredPassword> read(String stored) {
    Matcher form = FORM.matcher(stored);
    if (!form.matches()) {
      return Optional.empty();
    }
    int rounds = Integer.parseInt(form.group(1));
    return rounds < 1
        ? Optional.empty()
        : Optional.of(
            new Pbkdf2(rounds, CryptBase64.plain(form.group(2)), CryptBase64.plain(form.group(3))));
  }

  @Override
  public boolean matches(byte[] password, BcryptEngine unused) {
    return MessageDigest.isEqual(digest, digest(password, rounds, salt));
  }

  private static byte[] digest(byte[] password, int rounds, byte[] salt) {
    PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(SHA512.get());
    generator.init(password, salt, rounds);
    return ((KeyParameter) generator.generateDerivedMacParameters(DIGEST_BITS)).getKey();
  }

  @Override
  public StoredPassword ofNobody() {
    return new Pbkdf2(rounds, new byte[16], new byte[digest.length]);
  }

  @Override
  public String text() {
    return "$pbkdf2-sha512$%d$%s$%s"
        .formatted(rounds, CryptBase64.plain(salt), CryptBase64.plain(digest));
  }
}
