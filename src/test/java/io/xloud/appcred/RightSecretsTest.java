package io.xloud.appcred;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.Secret;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RightSecretsTest {
  private static final Secret RIGHT = Secret.of("right");

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final AtomicInteger hashed = new AtomicInteger();
  private final RightSecrets secrets = new RightSecrets(new Counting(), nanos::get);

  /** The stored form of a secret is the secret and a salt, after a slash. */
  private final class Counting implements PasswordHasher {
    @Override
    public String hash(Secret password) {
      return password.reveal() + "/salt";
    }

    @Override
    public boolean matches(Secret password, String stored) {
      hashed.incrementAndGet();
      return stored.startsWith(password.reveal() + "/");
    }

    @Override
    public void pretend(Secret password) {
      hashed.incrementAndGet();
    }
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void a_right_secret_is_hashed_once_a_minute() {
    assertThat(secrets.isRight("a", RIGHT, "right/1")).isTrue();
    pass(RightSecrets.KEPT.minusNanos(1));
    assertThat(secrets.isRight("a", RIGHT, "right/1")).isTrue();
    assertThat(hashed).hasValue(1);

    pass(Duration.ofNanos(1));
    assertThat(secrets.remembered()).isZero();
    assertThat(secrets.isRight("a", RIGHT, "right/1")).isTrue();
    assertThat(hashed).as("the minute counts from the hash, not from the last use").hasValue(2);
  }

  @Test
  void each_wrong_secret_is_hashed() {
    assertThat(secrets.isRight("a", RIGHT, "right/1")).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(secrets.isRight("a", Secret.of("wrong"), "right/1")).isFalse();
    }
    assertThat(hashed).hasValue(4);
    assertThat(secrets.remembered()).isEqualTo(1);
  }

  @Test
  void what_is_remembered_is_of_one_credential_and_one_hash() {
    assertThat(secrets.isRight("a", RIGHT, "right/1")).isTrue();

    assertThat(secrets.isRight("a", RIGHT, "another/1")).isFalse();
    assertThat(secrets.isRight("a", RIGHT, "right/2")).isTrue();
    assertThat(secrets.isRight("b", RIGHT, "right/1")).isTrue();
    assertThat(secrets.isRight("ar", Secret.of("ight"), "right/1")).isFalse();
    assertThat(hashed).hasValue(5);
  }

  @Test
  void the_oldest_make_room() {
    for (int i = 0; i <= RightSecrets.MOST; i++) {
      pass(Duration.ofNanos(1));
      assertThat(secrets.isRight(Integer.toString(i), RIGHT, "right/1")).isTrue();
    }
    assertThat(secrets.remembered()).isEqualTo(RightSecrets.MOST);
    hashed.set(0);

    assertThat(secrets.isRight("1", RIGHT, "right/1")).isTrue();
    assertThat(hashed).hasValue(0);
    assertThat(secrets.isRight("0", RIGHT, "right/1")).isTrue();
    assertThat(hashed).hasValue(1);
  }
}
