package io.xloud.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.context.AuthContext;
import io.xloud.error.Problem;
import io.xloud.persistence.Database;
import io.xloud.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TransactionalOutboxIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("req-1");

  private final Database database = DB.database();
  private final Outbox outbox = DB.outbox();

  @BeforeEach
  void clean() {
    database.change(handle -> handle.execute("DELETE FROM xi_event"));
  }

  @Test
  void a_change_is_stored_with_the_transaction_it_tells_of() {
    database.change(
        handle -> outbox.record(Change.of(BY, "updated", "user", "u1").affecting("d1", "g1")));

    assertThat(rows()).containsExactly("test|updated|user|u1|[\"d1\",\"g1\"]|req-1");
  }

  @Test
  void a_change_rolled_back_leaves_no_word() {
    assertThatThrownBy(() ->
            database.change(handle -> {
              outbox.record(Change.of(BY, "deleted", "user", "u1"));
              throw new Problem.ConflictBecause("no").raised();
            }))
        .hasMessage("no");

    assertThat(rows()).isEmpty();
  }

  @Test
  void outside_a_transaction_nothing_can_be_recorded() {
    assertThatThrownBy(() -> outbox.record(Change.of(BY, "deleted", "user", "u1")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void event_rows_are_the_last_statements_of_the_transaction() {
    database.change(handle -> {
      outbox.record(Change.of(BY, "created", "role", "r1"));
      Database.current().beforeCommit(h -> h.execute("DO 1"));
      assertThat(rows()).isEmpty();
    });

    assertThat(rows()).hasSize(1);
  }

  private List<String> rows() {
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT CONCAT_WS('|', node, kind, resource_type, resource_id, affected_ids,"
                    + " request_id) FROM xi_event ORDER BY id")
            .map((rs, ctx) -> rs.getString(1))
            .list());
  }
}
