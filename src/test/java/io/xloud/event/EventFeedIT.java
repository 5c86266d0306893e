package io.xloud.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.context.AuthContext;
import io.xloud.persistence.Database;
import io.xloud.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventFeedIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private final Database database = DB.database();
  private final AtomicLong nanos = new AtomicLong();
  private final EventFeed feed = new EventFeed(database, Duration.ofSeconds(60), nanos::get);

  @BeforeEach
  void clean() {
    database.change(handle -> handle.execute("DELETE FROM xi_event"));
  }

  @Test
  void each_row_is_handed_out_once() {
    happened("u1");
    assertThat(fresh()).containsExactly("u1");
    assertThat(fresh()).isEmpty();
    happened("u2");
    assertThat(fresh()).containsExactly("u2");
  }

  @Test
  void a_row_whose_lower_id_becomes_visible_later_is_not_missed() throws Exception {
    CountDownLatch idTaken = new CountDownLatch(1);
    CountDownLatch mayCommit = new CountDownLatch(1);
    try (var slow = Executors.newVirtualThreadPerTaskExecutor()) {
      var writer =
          slow.submit(() ->
              database.change(handle -> {
                record("slow");
                Database.current()
                    .lastly(h -> {
                      idTaken.countDown();
                      await(mayCommit);
                    });
              }));
      idTaken.await();
      happened("fast");
      assertThat(fresh()).containsExactly("fast");
      nanos.addAndGet(Duration.ofSeconds(59).toNanos());
      assertThat(fresh()).isEmpty();
      mayCommit.countDown();
      writer.get();
    }
    assertThat(fresh()).containsExactly("slow");
    assertThat(fresh()).isEmpty();
  }

  @Test
  void a_feed_that_begins_leaves_out_what_is_older_than_the_look_back() {
    happened("old");
    database.change(
        h -> h.execute("UPDATE xi_event SET created_at = created_at - INTERVAL 1 HOUR"));
    happened("young");

    assertThat(fresh()).containsExactly("young");
  }

  @Test
  void nothing_is_handed_out_twice_after_the_look_back() {
    happened("u1");
    fresh();
    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    assertThat(fresh()).isEmpty();
    assertThat(fresh()).isEmpty();
    happened("u2");
    assertThat(fresh()).containsExactly("u2");
  }

  @Test
  void old_rows_are_pruned_in_small_batches() {
    for (int i = 0; i < 7; i++) {
      happened("u" + i);
    }
    database.change(h -> h.execute("UPDATE xi_event SET created_at = created_at - INTERVAL 8 DAY"));
    happened("young");

    assertThat(Pruning.olderThan(database, Duration.ofDays(7), 2, 2)).isEqualTo(4);
    assertThat(Pruning.olderThan(database, Duration.ofDays(7), 2, 9)).isEqualTo(3);
    assertThat(fresh()).containsExactly("young");
  }

  @Test
  void a_row_whose_listener_fails_is_told_again_and_the_others_are_told_meanwhile() {
    happened("u1");
    happened("u2");
    List<String> told = new ArrayList<>();
    EventFeed.Pass failing =
        feed.tell(change -> {
          if (change.resourceId().equals("u1")) {
            throw new IllegalStateException("not now");
          }
          told.add(change.resourceId());
        });
    assertThat(told).containsExactly("u2");
    assertThat(failing.untold()).isEqualTo(1);

    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    assertThat(fresh()).containsExactly("u1");
    assertThat(fresh()).isEmpty();
  }

  @Test
  void a_row_with_a_broken_list_of_ids_is_told_by_its_resource_and_stops_nothing() {
    for (String broken : List.of("no json", "null", "[null]", "{}")) {
      happened("b" + broken.length());
      database.change(h ->
          h.execute(
              "UPDATE xi_event SET affected_ids = ? WHERE resource_id = ?",
              broken,
              "b" + broken.length()));
    }
    happened("good");

    assertThat(fresh()).containsExactly("b7", "b4", "b6", "b2", "good");
  }

  @Test
  void many_rows_are_read_some_at_a_time_and_none_is_left() {
    int many = EventFeed.PAGE * 2 + 500;
    database.change(h -> {
      for (int i = 0; i < many; i++) {
        record("m" + i);
      }
    });

    assertThat(fresh()).hasSize(EventFeed.PAGE);
    assertThat(fresh()).hasSize(EventFeed.PAGE);
    assertThat(fresh()).hasSize(500).endsWith("m" + (many - 1));
    assertThat(fresh()).isEmpty();
  }

  @Test
  void a_synchronous_read_does_not_ask_each_time_what_kind_of_server_it_is() {
    fresh();
    long before = questions();
    for (int i = 0; i < 50; i++) {
      fresh();
    }
    assertThat(questions() - before).isBetween(50L, 75L);
  }

  /** All SELECTs of this server, on which little else goes on meanwhile. */
  private long questions() {
    return database.<Long>read(h ->
        h.createQuery("SHOW GLOBAL STATUS LIKE 'Com_select'")
            .map((rs, ctx) -> rs.getLong(2))
            .one());
  }

  private void happened(String id) {
    database.change(handle -> record(id));
  }

  private static void record(String id) {
    DB.outbox().record(Change.of(AuthContext.internal("test"), "updated", "user", id));
  }

  private List<String> fresh() {
    List<String> ids = new ArrayList<>();
    feed.tell(change -> ids.add(change.resourceId()));
    return ids;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
