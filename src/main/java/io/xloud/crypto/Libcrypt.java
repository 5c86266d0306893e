package io.xloud.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The bcrypt of libxcrypt, which Linux distributions check their own logins with. {@code crypt_rn}
 * is {@code crypt_r} that is told how much room it has; older libraries, which know no bcrypt, lack
 * it. Nothing of a password stays in native memory.
 */
final class Libcrypt implements BcryptEngine {
  private static final List<String> NAMES = List.of("libcrypt.so.1", "libcrypt.so.2");

  /** {@code sizeof(struct crypt_data)}. */
  private static final int DATA_SIZE = 32_768;

  /** {@code $2b$12$} and the salt. */
  private static final int SETTING_LENGTH = 7 + 22;

  private static final List<Known> KNOWN =
      List.of(
          new Known("U*U", "CCCCCCCCCCCCCCCCCCCCC.", "E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
          new Known(
              "\u00ff\u00ff\u00a3", "/OK.fbVrR/bpIqNJ5ianF.", "CE5elHaaO4EbggVDjb8P19RukzXSM3e"),
          new Known("", "CCCCCCCCCCCCCCCCCCCCC.", "7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"),
          new Known(
              "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
              "abcdefghijklmnopqrstuu",
              "5s2v8.iXieOjg/.AySBTTZIIVFJeBui"));

  private final String name;
  private final MethodHandle crypt;
  private final BcryptEngine portable = new Portable();

  private Libcrypt(String name, MethodHandle crypt) {
    this.name = name;
    this.crypt = crypt;
  }

  /** A password of one byte for each letter, and what bcrypt makes of it at cost 5. */
  private record Known(String password, String salt, String digest) {
    boolean isMadeBy(Libcrypt libcrypt) {
      return Arrays.equals(
          CryptBase64.bcrypt(digest),
          libcrypt.digest(
              password.getBytes(StandardCharsets.ISO_8859_1), 5, CryptBase64.bcrypt(salt)));
    }
  }

  /** The library of this machine, when it computes what it should. */
  static Optional<Libcrypt> find() {
    return NAMES.stream().flatMap(Libcrypt::load).filter(Libcrypt::isRight).findFirst();
  }

  private boolean isRight() {
    return KNOWN.stream().allMatch(known -> known.isMadeBy(this));
  }

  @SuppressWarnings("restricted")
  private static Stream<Libcrypt> load(String name) {
    try {
      return SymbolLookup.libraryLookup(name, Arena.global())
          .find("crypt_rn")
          .map(symbol ->
              Linker.nativeLinker()
                  .downcallHandle(
                      symbol, FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT)))
          .map(crypt -> new Libcrypt(name, crypt))
          .stream();
    } catch (IllegalArgumentException | IllegalCallerException | UnsupportedOperationException e) {
      System.getLogger(Libcrypt.class.getName()).log(Level.DEBUG, "no {0}: {1}", name, e);
      return Stream.empty();
    }
  }

  /** A password ends at its first zero here, so one that has a zero inside goes the other way. */
  @Override
  public byte[] digest(byte[] password, int cost, byte[] salt) {
    for (byte each : password) {
      if (each == 0) {
        return portable.digest(password, cost, salt);
      }
    }
    return CryptBase64.bcrypt(crypted(password, setting(cost, salt)).substring(SETTING_LENGTH));
  }

  private static String setting(int cost, byte[] salt) {
    return "$2b$%02d$%s".formatted(cost, CryptBase64.bcrypt(salt));
  }

  private String crypted(byte[] password, String setting) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment phrase = arena.allocate(PasswordConfig.BCRYPT_LONGEST + 1L);
      MemorySegment data = arena.allocate(DATA_SIZE, Long.BYTES);
      try {
        int length = Math.min(password.length, PasswordConfig.BCRYPT_LONGEST);
        MemorySegment.copy(password, 0, phrase, JAVA_BYTE, 0, length);
        return called(phrase, arena.allocateFrom(setting, StandardCharsets.US_ASCII), data);
      } finally {
        phrase.fill((byte) 0);
        data.fill((byte) 0);
      }
    }
  }

  @SuppressWarnings("restricted")
  private String called(MemorySegment phrase, MemorySegment setting, MemorySegment data) {
    MemorySegment made = call(phrase, setting, data);
    if (made.equals(MemorySegment.NULL)) {
      throw new IllegalStateException(name + " refused to compute bcrypt");
    }
    return data.getString(0, StandardCharsets.US_ASCII); // its first member is the result
  }

  private MemorySegment call(MemorySegment phrase, MemorySegment setting, MemorySegment data) {
    try {
      return (MemorySegment) crypt.invokeExact(phrase, setting, data, DATA_SIZE);
    } catch (Throwable e) {
      throw new IllegalStateException("a call into " + name + " failed", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
