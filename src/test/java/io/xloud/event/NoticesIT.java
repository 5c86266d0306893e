package io.xloud.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.context.AuthContext;
import io.xloud.error.Problem;
import io.xloud.persistence.NodeId;
import io.xloud.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NoticesIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final Change CHANGE =
      Change.of(AuthContext.internal("test"), "created", "role_assignment", "u").affecting("p");

  private final RelaySwitch relay = new RelaySwitch();
  private final ChangeNews news = new ChangeNews();
  private final Notices notices =
      new Notices(
          DB.database(),
          new TransactionalOutbox(new NodeId("notices"), news, Clock.systemUTC(), relay),
          relay);

  @BeforeEach
  void forget() {
    DB.database().change(h -> h.execute("DELETE FROM xi_event"));
  }

  @Test
  void without_a_broker_nothing_is_written() {
    notices.repeated(CHANGE);
    notices.refused(CHANGE, new Problem.NotFound("role", "r").raised());
    assertThat(rows()).isEmpty();
  }

  @Test
  void with_a_broker_there_is_a_row_that_makes_no_cache_forget_anything() {
    relay.turnOn();
    List<String> forgotten = new ArrayList<>();
    news.listen(forgotten::addAll);
    notices.repeated(CHANGE);
    notices.refused(CHANGE, new Problem.NotFound("role", "r").raised());
    assertThat(rows()).containsExactly("repeated 1", "refused 1");
    assertThat(forgotten).isEmpty();
    assertThat(Facts.touched("refused", "user", "u", List.of("p"))).isEmpty();
  }

  @Test
  void what_failed_for_our_own_reasons_is_not_told() {
    relay.turnOn();
    notices.refused(CHANGE, new Problem.Unavailable("away", Duration.ofSeconds(1)).raised());
    assertThat(rows()).isEmpty();
  }

  private static List<String> rows() {
    return DB.database()
        .list(h ->
            h.createQuery("SELECT CONCAT(kind, ' ', unsent) FROM xi_event ORDER BY id")
                .mapTo(String.class)
                .list());
  }
}
