package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the library of the machine computes is what Bouncy Castle computes. */
class BcryptEngineTest {
  private static final Random RANDOM = new Random(7);
  private static final int COST = 4;

  private final BcryptEngine portable = new BcryptEngine.Portable();

  static Stream<byte[]> passwords() {
    return Stream.concat(
        Stream.of(
                "", "p", "p\0q", "\0", "pässwörd ☂", "x".repeat(71), "x".repeat(72), "x".repeat(73))
            .map(text -> text.getBytes(StandardCharsets.UTF_8)),
        Stream.generate(BcryptEngineTest::anyBytes).limit(40));
  }

  private static byte[] anyBytes() {
    byte[] bytes = new byte[RANDOM.nextInt(90)];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("passwords")
  void both_make_the_same_of_every_password(byte[] password) {
    Optional<Libcrypt> libcrypt = Libcrypt.find();
    assumeThat(libcrypt).as("libxcrypt on this machine").isPresent();
    byte[] salt = new byte[Bcrypt.SALT_LENGTH];
    RANDOM.nextBytes(salt);

    assertThat(libcrypt.orElseThrow().digest(password, COST, salt))
        .isEqualTo(portable.digest(password, COST, salt));
  }

  @Test
  void the_library_of_the_machine_is_taken_where_it_is() {
    assertThat(BcryptEngine.fastest().getClass())
        .isEqualTo(Libcrypt.find().map(Object::getClass).orElse((Class) portable.getClass()));
  }
}
