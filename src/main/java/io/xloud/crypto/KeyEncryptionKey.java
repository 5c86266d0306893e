package io.xloud.crypto;

import io.xloud.config.Options;
import io.xloud.error.StartFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals key sets for the database: AES-256-GCM under a key that the database never sees. There may
 * be several while one takes the place of another: the first seals, all open.
 */
public final class KeyEncryptionKey {
  private static final String OPTION = "[xloud] keys.encryption-key";
  private static final int SIZE = 32;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<SecretKey> keys;

  private KeyEncryptionKey(List<SecretKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * From the file, else from the option itself, which belongs into the environment.
   *
   * @throws StartFailure when there is none, or it is no key
   */
  public static KeyEncryptionKey from(Options options) {
    Optional<String> file = options.text("xloud", "keys.encryption-key-file");
    return of(
        file.map(KeyEncryptionKey::read)
            .or(() -> options.text("xloud", "keys.encryption-key").map(Secret::of))
            .orElseThrow(() ->
                new StartFailure(
                    "[xloud] keys.repository = database needs a key-encryption key: name a file of"
                        + " `openssl rand -base64 32` in %s-file.".formatted(OPTION))));
  }

  private static Secret read(String file) {
    try {
      return Secret.of(Files.readString(Path.of(file), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new StartFailure("%s-file, %s, cannot be read.".formatted(OPTION, file), e);
    }
  }

  /**
   * @param text one key a line, each 32 bytes in Base64 of either alphabet
   */
  public static KeyEncryptionKey of(Secret text) {
    List<SecretKey> keys =
        text.reveal()
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(KeyEncryptionKey::key)
            .toList();
    if (keys.isEmpty()) {
      throw noKey();
    }
    return new KeyEncryptionKey(keys);
  }

  private static SecretKey key(String line) {
    try {
      byte[] bytes = Base64.getDecoder().decode(line.replace('-', '+').replace('_', '/'));
      if (bytes.length == SIZE) {
        return new SecretKeySpec(bytes, "AES");
      }
    } catch (IllegalArgumentException notBase64) {
      throw noKey();
    }
    throw noKey();
  }

  private static StartFailure noKey() {
    return new StartFailure("%s must be 32 bytes in Base64.".formatted(OPTION));
  }

  /** Tells which key sealed without telling the key. */
  public String fingerprint() {
    return HexFormat.of().formatHex(Digests.sha256(keys.getFirst().getEncoded()), 0, 8);
  }

  /**
   * @param bound what it is and where it belongs; it opens nowhere else
   */
  public byte[] seal(byte[] plain, String bound) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, keys.getFirst(), nonce, bound).doFinal(plain);
      return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is missing", e);
    }
  }

  public Opening<byte[]> open(byte[] sealed, String bound) {
    return keys.stream()
        .flatMap(key -> opened(key, sealed, bound).stream())
        .findFirst()
        .<Opening<byte[]>>map(Opening.Opened::new)
        .orElseGet(() -> new Opening.Refused<>("no key-encryption key of this node opens it"));
  }

  private static Optional<byte[]> opened(SecretKey key, byte[] sealed, String bound) {
    if (sealed.length < NONCE) {
      return Optional.empty();
    }
    byte[] nonce = java.util.Arrays.copyOf(sealed, NONCE);
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, key, nonce, bound)
              .doFinal(sealed, NONCE, sealed.length - NONCE));
    } catch (GeneralSecurityException notThisKey) {
      return Optional.empty();
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String bound)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(bound.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  @Override
  public String toString() {
    return "KeyEncryptionKey[hidden]";
  }
}
