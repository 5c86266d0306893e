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
  private final AtomicInteger connected = new AtomicInteger();
  private boolean silent;
  private boolean severed;
  private int refusal;

  private final Pulse pulse = new Pulse(this::connect);

  @Test
  void one_connection_serves_while_the_database_answers() {
    assertThat(pulse.isThere()).isTrue();
    assertThat(pulse.isThere()).isTrue();
    assertThat(connected).hasValue(1);
  }

  @Test
  void a_silence_counts_once_a_fresh_connection_meets_it_too() {
    pulse.isThere();
    silent = true;
    assertThat(pulse.isThere()).isFalse();
    assertThat(pulse.cause()).isEqualTo("The database does not answer.");
    assertThat(connected).hasValue(2);
  }

  @Test
  void a_connection_that_broke_does_not_count() {
    pulse.isThere();
    severed = true;
    assertThat(pulse.isThere()).isTrue();
    assertThat(connected).hasValue(2);
  }

  @Test
  void a_node_that_lost_the_others_is_as_silent_and_a_missing_table_is_an_answer() {
    refusal = 1047;
    assertThat(pulse.isThere()).isFalse();
    assertThat(pulse.cause()).contains("Galera");
    refusal = 1146;
    assertThat(pulse.isThere()).isTrue();
  }

  private Connection connect() throws SQLException {
    connected.incrementAndGet();
    if (silent) {
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
    if (refusal > 0) {
      throw new SQLException("refused", "HY000", refusal);
    }
    if (silent || severed) {
      throw new SQLNonTransientConnectionException("timed out");
    }
    return true;
  }
}
