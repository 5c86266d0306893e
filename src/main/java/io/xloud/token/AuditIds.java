package io.xloud.token;

import io.xloud.crypto.Base64Url;
import java.security.SecureRandom;
import java.util.Base64;

/** Names of tokens that may be shown and logged: 16 random bytes as 22 letters. */
public final class AuditIds {
  private static final SecureRandom RANDOM = new SecureRandom();

  private AuditIds() {}

  public static String fresh() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return Base64Url.write(bytes);
  }

  /** Reads both alphabets and leaves out padding, as the reference service does when it packs. */
  static byte[] bytes(String auditId) {
    String urlSafe = auditId.replace('+', '-').replace('/', '_').replace("=", "");
    return Base64.getUrlDecoder().decode(urlSafe);
  }

  static String text(byte[] bytes) {
    return Base64Url.write(bytes);
  }
}
