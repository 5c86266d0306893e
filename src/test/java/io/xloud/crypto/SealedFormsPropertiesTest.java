package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What goes in comes out; what was not sealed is refused and never an accident. */
class SealedFormsPropertiesTest {
  private static final Fernet FERNET = Fernet.with(List.of(FernetKey.fresh(new SecureRandom())));

  @Property
  void what_is_sealed_opens_to_the_same(
      @ForAll byte[] plain, @ForAll @LongRange(min = 0, max = 253_402_300_799L) long second) {
    Instant at = Instant.ofEpochSecond(second);
    Fernet.Opened opened = FERNET.open(FERNET.seal(plain, at)).found().orElseThrow();
    assertThat(opened.plain()).isEqualTo(plain);
    assertThat(opened.sealedAt()).isEqualTo(at);
  }

  @Property
  void a9_a_sealed_text_with_one_other_letter_never_opens(
      @ForAll byte[] plain, @ForAll @IntRange(max = 10_000) int place, @ForAll char letter) {
    String sealed = FERNET.seal(plain, Instant.EPOCH);
    int at = place % sealed.length();
    String changed = sealed.substring(0, at) + letter + sealed.substring(at + 1);
    assertThat(FERNET.open(changed).found().isPresent()).isEqualTo(changed.equals(sealed));
  }

  @Property
  void any_text_is_refused(@ForAll String text) {
    assertThat(FERNET.open(text).found()).isEmpty();
  }

  @Property
  void any_bytes_are_refused(@ForAll byte[] bytes) {
    assertThat(FERNET.open(Base64Url.write(bytes)).found()).isEmpty();
  }

  @Property
  void base64_has_one_spelling(@ForAll String text) {
    Base64Url.read(text)
        .ifPresent(bytes ->
            assertThat(List.of(Base64Url.write(bytes), Base64Url.writePadded(bytes)))
                .contains(text));
  }

  @Property
  void packed_values_unpack_to_the_same(@ForAll("values") Packed value) {
    byte[] packed = MessagePack.write(value);
    Packed unpacked = MessagePack.read(packed).found().orElseThrow();
    assertThat(MessagePack.write(unpacked)).isEqualTo(packed);
    assertThat(unpacked).usingRecursiveComparison().isEqualTo(value);
  }

  @Property
  void any_bytes_unpack_or_are_refused(@ForAll byte[] bytes) {
    assertThat(MessagePack.read(bytes)).isNotNull();
    assertThat(MessagePack.readOfAnyAge(bytes)).isNotNull();
  }

  @Property
  void cut_off_values_are_refused(
      @ForAll("values") Packed value, @ForAll @IntRange(min = 1, max = 1_000) int cut) {
    byte[] packed = MessagePack.write(value);
    byte[] rest = Arrays.copyOf(packed, Math.max(0, packed.length - cut));
    assertThat(MessagePack.read(rest).found()).isEmpty();
  }

  /** Small enough for the reader's limit. */
  @Provide
  Arbitrary<Packed> values() {
    Arbitrary<Packed> leaf =
        Arbitraries.oneOf(
            Arbitraries.of(new Packed.Nil(), new Packed.Flag(true), new Packed.Flag(false)),
            Arbitraries.longs().map(Packed.Whole::new),
            Arbitraries.doubles().map(Packed.Real::new),
            Arbitraries.strings()
                .ofMaxLength(40)
                .filter(SealedFormsPropertiesTest::isWhole)
                .map(Packed.Text::new),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(Packed.Bytes::new));
    return Arbitraries.recursive(
        () -> leaf, inner -> inner.list().ofMaxSize(20).map(Packed.Items::new), 0, 2);
  }

  /** Without half characters, which no UTF-8 can hold. */
  private static boolean isWhole(String text) {
    return text.chars().noneMatch(letter -> Character.isSurrogate((char) letter));
  }
}
