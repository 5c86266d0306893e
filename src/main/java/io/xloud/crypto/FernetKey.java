package io.xloud.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** One Fernet key: 16 bytes that sign and 16 that encrypt. It never prints what it holds. */
public final class FernetKey {
  static final int SIZE = 32;

  private final byte[] bytes;
  private final Secret written;

  private FernetKey(byte[] bytes, Secret written) {
    this.bytes = bytes;
    this.written = written;
  }

  public static FernetKey fresh(SecureRandom random) {
    byte[] bytes = new byte[SIZE];
    random.nextBytes(bytes);
    return of(bytes);
  }

  private static FernetKey of(byte[] bytes) {
    return new FernetKey(bytes, Secret.of(Base64Url.writePadded(bytes)));
  }

  /** Reads the content of a key file; blanks and line ends around the key are no part of it. */
  public static Optional<FernetKey> parse(String text) {
    return Base64Url.read(text.strip())
        .filter(read -> read.length == SIZE)
        .map(read -> new FernetKey(read, Secret.of(text)));
  }

  /** The key of zeros, with which the reference service "encrypts" when it has no keys. */
  static FernetKey zero() {
    return of(new byte[SIZE]);
  }

  /** The key file as it was read, a line end included; the text of one that is fresh. */
  Secret written() {
    return written;
  }

  /** The text of a key file. */
  public Secret text() {
    return Secret.of(Base64Url.writePadded(bytes));
  }

  /**
   * The SHA-1 by which a stored credential names its key. It is taken of the file as it was
   * written, a line end included, because the reference service takes it so.
   */
  public String hash() {
    return HexFormat.of()
        .formatHex(Digests.sha1(written.reveal().getBytes(StandardCharsets.UTF_8)));
  }

  /** Tells two keys apart without telling them: the first 16 hex digits of their SHA-256. */
  public String fingerprint() {
    return HexFormat.of().formatHex(Digests.sha256(bytes), 0, 8);
  }

  /** Another key that this one alone can make: what either seals the other never opens. */
  FernetKey apartFor(String purpose) {
    return of(Digests.hmac("HmacSHA256", bytes, purpose.getBytes(StandardCharsets.UTF_8)));
  }

  boolean isZero() {
    return MessageDigest.isEqual(bytes, new byte[SIZE]);
  }

  byte[] signing() {
    return Arrays.copyOfRange(bytes, 0, SIZE / 2);
  }

  byte[] encryption() {
    return Arrays.copyOfRange(bytes, SIZE / 2, SIZE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FernetKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(Digests.sha256(bytes));
  }

  @Override
  public String toString() {
    return "FernetKey[hidden]";
  }
}
