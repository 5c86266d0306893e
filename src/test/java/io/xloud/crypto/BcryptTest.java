package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BcryptTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final byte[] LONGEST = "p".repeat(72).getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TOO_LONG = Arrays.copyOf(LONGEST, 73);

  private final BcryptEngine engine = new BcryptEngine.Portable();
  private final Bcrypt stored = Bcrypt.of(LONGEST, 8, new byte[Bcrypt.SALT_LENGTH], engine);

  @Test
  void a_password_that_is_longer_than_bcrypt_sees_never_matches() {
    assertThat(stored.matches(LONGEST, engine)).isTrue();
    assertThat(stored.matches(TOO_LONG, engine)).isFalse();
  }

  /** Time of the processor: another thread's work is not in it. */
  @Test
  void g3_nobody_learns_from_the_time_that_it_was_too_long() {
    assertThat(stored.matches(LONGEST, engine)).as("everything is loaded").isTrue();
    assertThat(nanos(TOO_LONG)).isGreaterThan(nanos(LONGEST) / 4);
  }

  private long nanos(byte[] password) {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < 3; i++) {
      boolean matches = stored.matches(password, engine);
      assertThat(matches).isEqualTo(password.length == 72);
    }
    return THREADS.getCurrentThreadCpuTime() - start;
  }
}
