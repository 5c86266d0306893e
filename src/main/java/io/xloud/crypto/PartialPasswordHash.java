package io.xloud.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalInt;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The shortened keyed hash of a wrong password, by which notifications tell a forgotten password
 * from an attack that tries many.
 *
 * @param function {@code [security_compliance] invalid_password_hash_function}
 * @param mostLetters {@code invalid_password_hash_max_chars}
 */
public record PartialPasswordHash(String function, Secret key, OptionalInt mostLetters) {
  public PartialPasswordHash {
    digest(function);
  }

  /** The user's id is a good salt. */
  public String of(Secret password, String salt) {
    byte[] salted = mac(utf8(salt), utf8(password.reveal()));
    String text = CryptBase64.plain(mac(utf8(key.reveal()), salted));
    return text.substring(0, Math.min(text.length(), mostLetters.orElse(text.length())));
  }

  private byte[] mac(byte[] key, byte[] message) {
    HMac mac = new HMac(digest(function));
    mac.init(new KeyParameter(key));
    mac.update(message, 0, message.length);
    byte[] made = new byte[mac.getMacSize()];
    mac.doFinal(made, 0);
    return made;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Digest digest(String function) {
    return switch (function.toLowerCase(Locale.ROOT)) {
      case "sha1" -> new SHA1Digest();
      case "sha224" -> new SHA224Digest();
      case "sha256" -> new SHA256Digest();
      case "sha384" -> new SHA384Digest();
      case "sha512" -> new SHA512Digest();
      case "sha3_224" -> new SHA3Digest(224);
      case "sha3_256" -> new SHA3Digest(256);
      case "sha3_384" -> new SHA3Digest(384);
      case "sha3_512" -> new SHA3Digest(512);
      case "blake2b" -> new Blake2bDigest(512);
      case "blake2s" -> new Blake2sDigest(256);
      default ->
          throw new IllegalArgumentException(
              "[security_compliance] invalid_password_hash_function knows no " + function);
    };
  }
}
