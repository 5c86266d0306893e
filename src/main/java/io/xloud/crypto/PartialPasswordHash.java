package io.xloud.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.Supplier;
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
  /**
   * Constructors by reference: a {@code new} here would have the verifier load this library, and
   * check the signature of its jar, at every start of the server.
   */
  private static final Map<String, Supplier<Digest>> DIGESTS =
      Map.ofEntries(
          Map.entry("sha1", SHA1Digest::new),
          Map.entry("sha224", SHA224Digest::new),
          Map.entry("sha256", SHA256Digest::new),
          Map.entry("sha384", SHA384Digest::new),
          Map.entry("sha512", SHA512Digest::new),
          Map.entry("sha3_224", sized(224, SHA3Digest::new)),
          Map.entry("sha3_256", sized(256, SHA3Digest::new)),
          Map.entry("sha3_384", sized(384, SHA3Digest::new)),
          Map.entry("sha3_512", sized(512, SHA3Digest::new)),
          Map.entry("blake2b", sized(512, Blake2bDigest::new)),
          Map.entry("blake2s", sized(256, Blake2sDigest::new)));

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
    Supplier<Digest> named = DIGESTS.get(function.toLowerCase(Locale.ROOT));
    if (named == null) {
      throw new IllegalArgumentException(
          "[security_compliance] invalid_password_hash_function knows no " + function);
    }
    return named.get();
  }

  private static Supplier<Digest> sized(int bits, IntFunction<Digest> made) {
    return () -> made.apply(bits);
  }
}
