package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the database says is wrong with itself is no fault of ours: another time it may do. */
class FailureTest {
  @ParameterizedTest
  @CsvSource({
    "1020, HY000, CONFLICT, true, The database is busy with conflicting changes; try again.",
    "1205, HY000, CONFLICT, true, The database is busy with conflicting changes; try again.",
    "1213, 40001, CONFLICT, true, The database is busy with conflicting changes; try again.",
    "1412, HY000, CONFLICT, true, The database is busy with conflicting changes; try again.",
    "1047, 08S01, NODE_NOT_READY, true, The database node is not ready to serve; try again.",
    "1290, HY000, NODE_NOT_READY, true, The database node is not ready to serve; try again.",
    "1836, HY000, NODE_NOT_READY, true, The database node is not ready to serve; try again.",
    "1180, HY000, CONNECTION_LOST, true, The database cannot be reached; try again.",
    "1317, 70100, CONNECTION_LOST, true, The database cannot be reached; try again.",
    "1927, 70100, CONNECTION_LOST, true, The database cannot be reached; try again.",
    "1021, HY000, FULL, false, The database has no room left.",
    "1114, HY000, FULL, false, The database has no room left.",
    "1969, 70100, TOO_SLOW, false, The database took too long to answer; try again.",
    "3024, HY000, TOO_SLOW, false, The database took too long to answer; try again.",
  })
  void is_answered_with_503(
      int code, String state, Failure meant, boolean retried, String sentence) {
    JdbiException failure = failure(new SQLException("as the server says it", state, code));

    assertThat(Failure.of(failure)).isEqualTo(meant);
    assertThat(meant.mayBeRetried()).isEqualTo(retried);
    assertThat(meant.asProblem(failure))
        .isInstanceOfSatisfying(
            KeystoneException.class,
            e -> {
              assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class);
              assertThat(e.problem().status()).isEqualTo(503);
              assertThat(e).hasMessage(sentence);
            });
  }

  private static JdbiException failure(SQLException cause) {
    return new JdbiException(cause) {
      private static final long serialVersionUID = 1;
    };
  }
}
