package io.xloud.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;

/**
 * What a server and an authenticator app share, and the passcodes that both make of it: RFC 6238
 * with SHA-1 and six digits, which is all that apps agree on.
 */
public final class TotpSeed {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /** How many signs of padding a last group of eight can have. */
  private static final Set<Integer> PADDINGS = Set.of(0, 1, 3, 4, 6);

  /** In bytes; what is shorter could be found by trying. */
  private static final int SHORTEST = 16;

  private static final int DIGITS = 1_000_000;

  private final byte[] key;

  private TotpSeed(byte[] key) {
    this.key = key;
  }

  /**
   * Reads what the reference service reads.
   *
   * @param base32 in capital letters; padding may be left out
   */
  public static Opening<TotpSeed> of(Secret base32) {
    String text = base32.reveal();
    int letters = text.length();
    while (letters > 0 && text.charAt(letters - 1) == '=') {
      letters--;
    }
    int padded = (text.length() + 7) / 8 * 8;
    return PADDINGS.contains(padded - letters)
        ? of(text.substring(0, letters))
        : new Opening.Refused<>("the padding of no base32");
  }

  private static Opening<TotpSeed> of(String letters) {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    int bits = 0;
    int waiting = 0;
    for (int i = 0; i < letters.length(); i++) {
      int value = ALPHABET.indexOf(letters.charAt(i));
      if (value < 0) {
        return new Opening.Refused<>("a letter that base32 does not have");
      }
      bits = bits << 5 | value;
      waiting += 5;
      if (waiting >= 8) {
        waiting -= 8;
        key.write(bits >> waiting);
      }
    }
    return key.size() < SHORTEST
        ? new Opening.Refused<>("shorter than %d bytes".formatted(SHORTEST))
        : new Opening.Opened<>(new TotpSeed(key.toByteArray()));
  }

  /**
   * @param step the number of half minutes since 1970
   */
  public Secret passcode(long step) {
    byte[] message = ByteBuffer.allocate(Long.BYTES).putLong(step).array();
    byte[] mac = Digests.hmac("HmacSHA1", key, message);
    int start = mac[mac.length - 1] & 0x0f;
    int number = ByteBuffer.wrap(mac).getInt(start) & Integer.MAX_VALUE;
    return Secret.of(String.format(Locale.ROOT, "%06d", number % DIGITS));
  }
}
