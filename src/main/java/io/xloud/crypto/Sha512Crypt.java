package io.xloud.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code $6$rounds=10000$salt$digest}, the SHA-crypt of old releases. It is read so that users
 * whose password is older than the cloud's last three renovations can still log in; it is never
 * written.
 */
record Sha512Crypt(OptionalInt rounds, String salt, String digest) implements StoredPassword {
  private static final int ROUNDS = 5_000;
  private static final int MOST_ROUNDS = 9_999_999;
  private static final int SIZE = 64;
  private static final String ALPHABET =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final Pattern FORM =
      Pattern.compile("\\$6\\$(?:rounds=(\\d{1,7})\\$)?([^$]{0,16})\\$([./0-9A-Za-z]{86})");

  static Optional<StoredPassword> read(String stored) {
    Matcher form = FORM.matcher(stored);
    if (!form.matches()) {
      return Optional.empty();
    }
    OptionalInt rounds =
        form.group(1) == null
            ? OptionalInt.empty()
            : OptionalInt.of(Math.clamp(Integer.parseInt(form.group(1)), 1_000, MOST_ROUNDS));
    return Optional.of(new Sha512Crypt(rounds, form.group(2), form.group(3)));
  }

  @Override
  public boolean matches(byte[] password, BcryptEngine unused) {
    byte[] ours = encoded(digest(password)).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(digest.getBytes(StandardCharsets.US_ASCII), ours);
  }

  private byte[] digest(byte[] password) {
    byte[] saltBytes = salt.getBytes(StandardCharsets.UTF_8);
    MessageDigest sha = Digests.of("SHA-512");
    byte[] digest = first(sha, password, saltBytes);
    byte[] p = repeated(sha, password, password.length, password.length);
    byte[] s = repeated(sha, saltBytes, 16 + (digest[0] & 0xff), saltBytes.length);
    for (int round = 0; round < rounds.orElse(ROUNDS); round++) {
      boolean odd = (round & 1) != 0;
      sha.update(odd ? p : digest);
      if (round % 3 != 0) {
        sha.update(s);
      }
      if (round % 7 != 0) {
        sha.update(p);
      }
      digest = sha.digest(odd ? digest : p);
    }
    return digest;
  }

  private static byte[] first(MessageDigest sha, byte[] password, byte[] salt) {
    sha.update(password);
    sha.update(salt);
    byte[] b = sha.digest(password);
    sha.update(password);
    sha.update(salt);
    for (int left = password.length; left > 0; left -= SIZE) {
      sha.update(b, 0, Math.min(left, SIZE));
    }
    for (int bits = password.length; bits > 0; bits >>= 1) {
      sha.update((bits & 1) != 0 ? b : password);
    }
    return sha.digest();
  }

  /** The digest of a text said many times, stretched to a length. */
  private static byte[] repeated(MessageDigest sha, byte[] text, int times, int length) {
    for (int i = 0; i < times; i++) {
      sha.update(text);
    }
    byte[] digest = sha.digest();
    byte[] stretched = new byte[length];
    for (int i = 0; i < length; i++) {
      stretched[i] = digest[i % SIZE];
    }
    return stretched;
  }

  /** Three bytes at a time, 21 apart, each group turned on by one place; the last byte alone. */
  private static String encoded(byte[] digest) {
    StringBuilder text = new StringBuilder(86);
    for (int i = 0; i < 21; i++) {
      int[] of = {i, i + 21, i + 42};
      int high = digest[of[i % 3]] & 0xff;
      int middle = digest[of[(i + 1) % 3]] & 0xff;
      int low = digest[of[(i + 2) % 3]] & 0xff;
      append(text, high << 16 | middle << 8 | low, 4);
    }
    append(text, digest[63] & 0xff, 2);
    return text.toString();
  }

  private static void append(StringBuilder text, int bits, int letters) {
    int rest = bits;
    for (int i = 0; i < letters; i++) {
      text.append(ALPHABET.charAt(rest & 0x3f));
      rest >>= 6;
    }
  }

  @Override
  public StoredPassword ofNobody() {
    return new Sha512Crypt(rounds, "nobody", ".".repeat(86));
  }

  @Override
  public String text() {
    String cost = rounds.isPresent() ? "rounds=%d$".formatted(rounds.getAsInt()) : "";
    return "$6$%s%s$%s".formatted(cost, salt, digest);
  }
}
