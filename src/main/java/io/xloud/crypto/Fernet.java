package io.xloud.crypto;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Seals and opens Fernet texts with a set of keys: the first seals, all open. What is refused is
 * refused before anything is decrypted, and in constant time.
 *
 * <p>Layout: version byte 0x80, seconds as 8 bytes, IV of 16, AES-128-CBC, HMAC-SHA-256 of all
 * before.
 */
public final class Fernet {
  /**
   * Longer texts are refused unread: nothing that is kept in a TEXT column or a header is longer.
   */
  static final int LONGEST_TEXT = 88_000;

  private static final byte VERSION = (byte) 0x80;
  private static final int IV_START = 9;
  private static final int HEAD = 25;
  private static final int MAC = 32;
  private static final int BLOCK = 16;
  private static final long LAST_SECOND = 253_402_300_799L;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<FernetEngines> keys;
  private final Supplier<byte[]> ivs;

  /** What a Fernet text held. {@code keyIndex} 0 is the key that seals today. */
  public record Opened(byte[] plain, Instant sealedAt, int keyIndex) {}

  private Fernet(List<FernetKey> keys, Supplier<byte[]> ivs) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("A Fernet needs at least one key");
    }
    this.keys = keys.stream().map(FernetEngines::new).toList();
    this.ivs = ivs;
  }

  /** Refuses the key of zeros, which everybody has. */
  public static Fernet with(List<FernetKey> keys) {
    return with(keys, Fernet::randomIv);
  }

  /** With initialisation vectors from elsewhere, so that a known text can be made again. */
  public static Fernet with(List<FernetKey> keys, Supplier<byte[]> ivs) {
    if (keys.stream().anyMatch(FernetKey::isZero)) {
      throw new IllegalArgumentException("The key of zeros protects nothing");
    }
    return new Fernet(keys, ivs);
  }

  /** Opens also what was stored while there were no keys; without keys it must never seal. */
  static Fernet withZero(List<FernetKey> keys, Supplier<byte[]> ivs) {
    return new Fernet(Stream.concat(keys.stream(), Stream.of(FernetKey.zero())).toList(), ivs);
  }

  /** With its padding, as the library of the reference service writes it. */
  public String sealPadded(byte[] plain, Instant at) {
    return Base64Url.writePadded(sealed(plain, at));
  }

  /** Without padding, as tokens and receipts travel. */
  public String seal(byte[] plain, Instant at) {
    return Base64Url.write(sealed(plain, at));
  }

  private byte[] sealed(byte[] plain, Instant at) {
    byte[] iv = ivs.get();
    FernetEngines primary = keys.getFirst();
    byte[] cipherText = primary.encrypt(plain, iv);
    ByteBuffer sealed = ByteBuffer.allocate(HEAD + cipherText.length + MAC);
    sealed.put(VERSION).putLong(at.getEpochSecond()).put(iv).put(cipherText);
    return sealed.put(primary.mac(sealed.array(), sealed.position())).array();
  }

  public Opening<Opened> open(String text) {
    if (text.length() > LONGEST_TEXT) {
      return new Opening.Refused<>("longer than any Fernet text");
    }
    return Base64Url.read(text)
        .map(this::open)
        .orElseGet(() -> new Opening.Refused<>("not URL-safe base64"));
  }

  private Opening<Opened> open(byte[] sealed) {
    int cipherLength = sealed.length - HEAD - MAC;
    if (cipherLength < BLOCK || cipherLength % BLOCK != 0 || sealed[0] != VERSION) {
      return new Opening.Refused<>("not the form of a Fernet text");
    }
    long second = ByteBuffer.wrap(sealed).getLong(1);
    if (second < 0 || second > LAST_SECOND) {
      return new Opening.Refused<>("sealed at an impossible time");
    }
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).signed(sealed)) {
        return decrypted(sealed, cipherLength, Instant.ofEpochSecond(second), i);
      }
    }
    return new Opening.Refused<>("sealed with no key of ours");
  }

  private Opening<Opened> decrypted(byte[] sealed, int cipherLength, Instant at, int keyIndex) {
    return keys.get(keyIndex)
        .decrypt(sealed, IV_START, HEAD, cipherLength)
        .<Opening<Opened>>map(plain -> new Opening.Opened<>(new Opened(plain, at, keyIndex)))
        .orElseGet(() -> new Opening.Refused<>("bad padding under a good signature"));
  }

  static byte[] randomIv() {
    byte[] iv = new byte[BLOCK];
    RANDOM.nextBytes(iv);
    return iv;
  }
}
