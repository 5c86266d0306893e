package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.error.StartFailure;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Key sets as the database keeps them: they open whole, where they belong, or not at all. */
class DatedKeysPropertiesTest {
  private static final KeyEncryptionKey KEK = KeyEncryptionKey.of(Secret.of(line(7)));
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  @Property(tries = 200)
  void a_sealed_set_opens_as_it_was(
      @ForAll @Size(min = 1, max = 8) Map<@IntRange(max = 999_999) Integer, Long> numbered) {
    DatedKeys keys = set(numbered);
    DatedKeys opened = DatedKeys.open(keys.sealed(KEK, "here"), KEK, "here").found().orElseThrow();
    assertThat(opened).isEqualTo(keys);
    assertThat(opened.keys().primary().hash()).isEqualTo(keys.keys().primary().hash());
  }

  @Property(tries = 300)
  void whatever_is_changed_in_it_it_does_not_open(
      @ForAll @IntRange(max = 100_000) int at, @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] sealed = Base64.getDecoder().decode(DatedKeys.fresh(NOW).sealed(KEK, "here"));
    sealed[at % sealed.length] ^= (byte) change;
    assertThat(DatedKeys.open(Base64.getEncoder().encodeToString(sealed), KEK, "here").found())
        .isEmpty();
  }

  @Property(tries = 300)
  void any_text_is_refused_and_no_exception(@ForAll String text) {
    assertThat(DatedKeys.open(text, KEK, "here").found()).isEmpty();
  }

  @Property(tries = 100)
  void rotated_any_number_of_times_it_promotes_what_was_staged_and_keeps_its_number(
      @ForAll @IntRange(min = 2, max = 6) int most, @ForAll @IntRange(max = 12) int times) {
    DatedKeys keys = DatedKeys.fresh(NOW);
    for (int i = 0; i < times; i++) {
      DatedKeys next = keys.rotated(most, NOW.plusSeconds(i));
      assertThat(next.keys().primary()).isEqualTo(keys.keys().keys().get(0));
      assertThat(next.keys().isComplete()).isTrue();
      assertThat(next.keys().keys()).hasSizeLessThanOrEqualTo(Math.max(most, 2));
      assertThat(next.ages().made().keySet()).isEqualTo(next.keys().keys().keySet());
      keys = next;
    }
  }

  @Test
  void it_opens_at_its_place_only_and_under_its_key_only() {
    String sealed = DatedKeys.fresh(NOW).sealed(KEK, "fernet 3");
    assertThat(DatedKeys.open(sealed, KEK, "fernet 3").found()).isPresent();
    assertThat(DatedKeys.open(sealed, KEK, "fernet 4").found()).isEmpty();
    assertThat(DatedKeys.open(sealed, KEK, "receipt 3").found()).isEmpty();
    assertThat(DatedKeys.open(sealed, KeyEncryptionKey.of(Secret.of(line(8))), "fernet 3").found())
        .isEmpty();
    KeyEncryptionKey renewed = KeyEncryptionKey.of(Secret.of(line(8) + "\n" + line(7) + "\n"));
    assertThat(DatedKeys.open(sealed, renewed, "fernet 3").found()).isPresent();
  }

  @Test
  void what_is_no_key_is_refused_without_showing_it() {
    for (String text : new String[] {"", "secret-text", "c2hvcnQ=", line(7) + "\nsecret-text"}) {
      assertThatThrownBy(() -> KeyEncryptionKey.of(Secret.of(text)))
          .isInstanceOf(StartFailure.class)
          .hasMessageNotContaining("secret-text");
    }
    assertThat(KEK.toString()).contains("hidden");
  }

  /** Key files as people have them, some with a line end, which counts. */
  private static DatedKeys set(Map<Integer, Long> numbered) {
    TreeMap<Integer, FernetKey> keys = new TreeMap<>();
    TreeMap<Integer, Instant> made = new TreeMap<>();
    numbered.forEach((number, seed) -> {
      byte[] bytes = new byte[32];
      new java.util.Random(seed).nextBytes(bytes);
      String text = Base64.getUrlEncoder().encodeToString(bytes) + (seed % 2 == 0 ? "\n" : "");
      keys.put(number, FernetKey.parse(text).orElseThrow());
      made.put(number, Instant.ofEpochMilli(seed % 1_000_000_000_000L));
    });
    return new DatedKeys(new KeySet(keys), new KeyAges(made));
  }

  private static String line(int fill) {
    byte[] bytes = new byte[32];
    java.util.Arrays.fill(bytes, (byte) fill);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
