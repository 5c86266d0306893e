package io.xloud.crypto;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.BCrypt;

/** Who computes bcrypt: the machine's own library where it can be had, which saves a sixth. */
sealed interface BcryptEngine permits BcryptEngine.Portable, Libcrypt {
  /** Of the first bytes, as many as bcrypt looks at. */
  byte[] digest(byte[] password, int cost, byte[] salt);

  /** Chosen at first use, because starting needs neither. */
  static BcryptEngine fastest() {
    return Fastest.FOUND;
  }

  static boolean isNative() {
    return fastest() instanceof Libcrypt;
  }

  /** Bouncy Castle's, which runs everywhere and takes every byte. */
  record Portable() implements BcryptEngine {
    /** Ends the password with a zero, as all writers since 2a do, when there is room for it. */
    @Override
    public byte[] digest(byte[] password, int cost, byte[] salt) {
      int length = Math.min(password.length + 1, PasswordConfig.BCRYPT_LONGEST);
      byte[] ended = Arrays.copyOf(password, length);
      byte[] made = BCrypt.generate(ended, salt, cost);
      Arrays.fill(ended, (byte) 0);
      return Arrays.copyOf(made, Bcrypt.DIGEST_LENGTH);
    }
  }

  /** Holds what was found, so that it is looked for once. */
  final class Fastest {
    private static final BcryptEngine FOUND = find();

    private Fastest() {}

    private static BcryptEngine find() {
      BcryptEngine found =
          Libcrypt.find().<BcryptEngine>map(libcrypt -> libcrypt).orElseGet(Portable::new);
      System.getLogger(BcryptEngine.class.getName())
          .log(Level.DEBUG, "bcrypt is computed by {0}", found);
      return found;
    }
  }
}
