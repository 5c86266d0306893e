package io.xloud.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.persistence.ConnectionPool;
import io.xloud.persistence.Database;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The fence itself: it must see a change without an event, and nothing else. */
class EventFenceIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final String ROLE = "INSERT INTO role (id, name) VALUES (?, ?)";

  /** A pool as the product has it, where nobody asks who writes. */
  private static void asTheProduct(Consumer<Database> work) {
    try (ConnectionPool pool = ConnectionPool.open(DB.settings())) {
      work.accept(pool.database());
    }
  }

  @Test
  void sees_a_change_without_an_event() {
    asTheProduct(database -> database.change(h -> h.execute(ROLE, "r1", "r1")));

    assertThatThrownBy(EventFence::check).hasMessageContaining("role");
  }

  @Test
  void lets_a_change_with_its_event_and_what_is_rolled_back_pass() {
    asTheProduct(database -> {
      database.change(h -> {
        h.execute(ROLE, "r2", "r2");
        DB.outbox().record(Change.of(AuthContext.internal("test"), "created", "role", "r2"));
      });
      assertThatThrownBy(() ->
              database.change(h -> {
                h.execute(ROLE, "r3", "r3");
                throw new IllegalStateException("no");
              }))
          .hasMessage("no");
    });

    assertThatCode(EventFence::check).doesNotThrowAnyException();
  }

  @Test
  void what_a_test_writes_itself_is_foreign() {
    DB.database().change(h -> h.execute(ROLE, "r4", "r4"));
    assertThatCode(EventFence::check).doesNotThrowAnyException();
    assertThat(serverId(DB.database())).isEqualTo(EventFence.FOREIGN);
  }

  private static int serverId(Database database) {
    return database.read(
        h -> h.createQuery("SELECT @@server_id").map((rs, ctx) -> rs.getInt(1)).one());
  }
}
