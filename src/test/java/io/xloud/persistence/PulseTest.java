package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PulseTest {
  private final AtomicInteger missed = new AtomicInteger();
  private boolean silent;
  private boolean severed;

  private final Pulse pulse = new Pulse(this::connect, missed::incrementAndGet);

  @Test
  void nothing_is_missed_while_the_database_answers() {
    assertThat(pulse.isThere()).isTrue();
    assertThat(pulse.isThere()).isTrue();
    assertThat(missed).hasValue(0);
  }

  @Test
  void the_first_silence_is_told_before_a_fresh_connection_is_tried() {
    pulse.isThere();
    silent = true;
    assertThat(pulse.isThere()).isFalse();
    assertThat(missed).hasValue(1);
  }

  /** Told all the same: whoever hears of it must wait for better news and not be sure. */
  @Test
  void a_connection_that_broke_is_missed_and_does_not_count() {
    pulse.isThere();
    severed = true;
    assertThat(pulse.isThere()).isTrue();
    assertThat(missed).hasValue(1);
    assertThat(pulse.isThere()).isTrue();
    assertThat(missed).hasValue(1);
  }

  private Connection connect() throws SQLException {
    if (silent) {
      assertThat(missed.get()).as("told already").isPositive();
      throw new SQLNonTransientConnectionException("timed out");
    }
    severed = false;
    return fake(Connection.class);
  }

  /** A connection and its statements that answer everything, or nothing. */
  private <T> T fake(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            PulseTest.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) ->
                switch (method.getName()) {
                  case "createStatement" -> fake(Statement.class);
                  case "execute" -> answered();
                  default -> null;
                }));
  }

  private boolean answered() throws SQLException {
    if (silent || severed) {
      throw new SQLNonTransientConnectionException("timed out");
    }
    return true;
  }
}
