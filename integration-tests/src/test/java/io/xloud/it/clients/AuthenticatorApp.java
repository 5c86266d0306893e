package io.xloud.it.clients;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a user carries about: shows the passcode of a seed (RFC 6238). */
public final class AuthenticatorApp {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int STEP_SECONDS = 30;

  private final byte[] key;
  private long last;

  public AuthenticatorApp(String seed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int bits = 0;
    int waiting = 0;
    for (char letter : seed.replace("=", "").toCharArray()) {
      bits = bits << 5 | ALPHABET.indexOf(letter);
      waiting += 5;
      if (waiting >= 8) {
        waiting -= 8;
        bytes.write(bits >> waiting);
      }
    }
    key = bytes.toByteArray();
  }

  /** The passcode of now. */
  public String passcode() {
    return passcode(present());
  }

  /**
   * One that was not handed out before, so that nobody has to wait half a minute for the next.
   *
   * @param windows how many half minutes a server looks back
   */
  public String unused(int windows) {
    last = Math.max(last + 1, present() - windows + 1);
    if (last > present()) {
      throw new AssertionError("no passcode is left that the server would take");
    }
    return passcode(last);
  }

  private static long present() {
    return Instant.now().getEpochSecond() / STEP_SECONDS;
  }

  private String passcode(long step) {
    byte[] mac = mac(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    int number = ByteBuffer.wrap(mac).getInt(mac[mac.length - 1] & 15) & Integer.MAX_VALUE;
    return String.format(Locale.ROOT, "%06d", number % 1_000_000);
  }

  private byte[] mac(byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
