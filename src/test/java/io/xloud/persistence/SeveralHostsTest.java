package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.crypto.Secret;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;

class SeveralHostsTest {
  private static final PoolSettings MANY = settings("mysql://u:p@h1,[::1]:3307/db?ssl_ca=/ca.pem");

  private static PoolSettings settings(String url) {
    return PoolSettings.of(PoolSettings.jdbcUrl(DatabaseUrl.parse(url)), "u", Secret.of("p"));
  }

  @Test
  void are_tried_in_their_order_and_only_where_they_are_ready() {
    assertThat(MANY.jdbcUrl()).startsWith("jdbc:mariadb:sequential://h1:3306,[::1]:3307/db?");
    assertThat(MANY.hosts()).containsExactly("h1:3306", "[::1]:3307");
    assertThat(MANY.condition()).contains("WSREP_READY");
  }

  @Test
  void can_be_asked_one_by_one_with_the_same_arguments() {
    assertThat(MANY.urlOf("[::1]:3307"))
        .startsWith("jdbc:mariadb://[::1]:3307/db?")
        .contains("serverSslCert");
  }

  @Test
  void one_host_is_taken_as_it_is() {
    PoolSettings one = settings("mysql://u:p@h1/db");
    assertThat(one.hasManyHosts()).isFalse();
    assertThat(one.condition()).isEmpty();
  }

  /** What was under way may be begun anew, but nobody knows how a commit ended. */
  @Test
  void a_change_of_hosts_is_a_broken_connection() {
    JdbiException moved = failure("25S03");
    assertThat(Failure.of(moved)).isEqualTo(Failure.CONNECTION_LOST);
    assertThat(Failure.of(failure("08000"))).isEqualTo(Failure.UNREACHABLE);
  }

  @Test
  void a_node_that_is_cut_off_at_commit_and_a_connection_taken_away_are_broken_connections() {
    assertThat(Failure.of(failure(new SQLException("Error while appending", "HY000", 1180))))
        .isEqualTo(Failure.CONNECTION_LOST);
    assertThat(Failure.of(failure(new SQLException("Connection is closed"))))
        .isEqualTo(Failure.CONNECTION_LOST);
  }

  private static JdbiException failure(String state) {
    return failure(new SQLTransientConnectionException("gone on", state));
  }

  private static JdbiException failure(SQLException cause) {
    return new JdbiException(cause) {
      private static final long serialVersionUID = 1;
    };
  }
}
