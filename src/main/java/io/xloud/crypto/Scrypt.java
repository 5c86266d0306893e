package io.xloud.crypto;

import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.SCrypt;

/** {@code $scrypt$ln=16,r=8,p=1$salt$digest}. */
@SuppressWarnings("ArrayRecordComponent") // compared in constant time, never by equals
record Scrypt(int logCost, int blockSize, int parallelism, byte[] salt, byte[] digest)
    implements StoredPassword {
  static final int LOG_COST = 16;

  private static final int DIGEST_LENGTH = 32;
  private static final long MOST_MEMORY = 1L << 30;
  private static final Pattern FORM =
      Pattern.compile("\\$scrypt\\$ln=(\\d{1,2}),r=(\\d{1,3}),p=(\\d{1,3})\\$([^$]*)\\$([^$]+)");

  static Scrypt of(byte[] password, int blockSize, int parallelism, byte[] salt) {
    byte[] digest =
        SCrypt.generate(password, salt, 1 << LOG_COST, blockSize, parallelism, DIGEST_LENGTH);
    return new Scrypt(LOG_COST, blockSize, parallelism, salt, digest);
  }

  static Optional<StoredPassword> read(String stored) {
    Matcher form = FORM.matcher(stored);
    if (!form.matches()) {
      return Optional.empty();
    }
    Scrypt read =
        new Scrypt(
            Integer.parseInt(form.group(1)),
            Integer.parseInt(form.group(2)),
            Integer.parseInt(form.group(3)),
            CryptBase64.plain(form.group(4)),
            CryptBase64.plain(form.group(5)));
    return read.isBearable() ? Optional.of(read) : Optional.empty();
  }

  private boolean isBearable() {
    return logCost > 0
        && logCost < 31
        && blockSize > 0
        && parallelism > 0
        && (128L << logCost) * blockSize <= MOST_MEMORY
        && digest.length == DIGEST_LENGTH;
  }

  @Override
  public boolean matches(byte[] password, BcryptEngine unused) {
    byte[] ours =
        SCrypt.generate(password, salt, 1 << logCost, blockSize, parallelism, DIGEST_LENGTH);
    return MessageDigest.isEqual(digest, ours);
  }

  @Override
  public StoredPassword ofNobody() {
    return new Scrypt(logCost, blockSize, parallelism, new byte[16], new byte[DIGEST_LENGTH]);
  }

  @Override
  public String text() {
    return "$scrypt$ln=%d,r=%d,p=%d$%s$%s"
        .formatted(
            logCost, blockSize, parallelism, CryptBase64.plain(salt), CryptBase64.plain(digest));
  }
}
