package io.xloud.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.context.AuthContext;
import io.xloud.persistence.Database;
import io.xloud.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
  private final EventFeed feed =
      new EventFeed(database, Duration.ofSeconds(60), Duration.ofDays(7), nanos::get);

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

  /** More than are read at once, below what was known a whole look-back ago. */
  @Test
  void a_large_transaction_that_becomes_visible_late_is_told_to_its_end() throws Exception {
    int many = EventFeed.PAGE + 500;
    CountDownLatch idsTaken = new CountDownLatch(1);
    CountDownLatch mayCommit = new CountDownLatch(1);
    try (var slow = Executors.newVirtualThreadPerTaskExecutor()) {
      var writer =
          slow.submit(() ->
              database.change(handle -> {
                for (int i = 0; i < many; i++) {
                  record("slow" + i);
                }
                Database.current()
                    .lastly(h -> {
                      idsTaken.countDown();
                      await(mayCommit);
                    });
              }));
      idsTaken.await();
      happened("fast");
      assertThat(fresh()).containsExactly("fast");
      nanos.addAndGet(Duration.ofSeconds(60).toNanos());
      mayCommit.countDown();
      writer.get();
    }
    assertThat(fresh()).hasSize(EventFeed.PAGE);
    assertThat(fresh()).hasSize(500).endsWith("slow" + (many - 1));
  }

  /** With passes going on all the while, as the feed of a busy node. */
  @Test
  void an_event_whose_transaction_stays_open_while_a_thousand_others_commit_is_told()
      throws Exception {
    CountDownLatch idTaken = new CountDownLatch(1);
    CountDownLatch mayCommit = new CountDownLatch(1);
    Set<String> told = new HashSet<>();
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
      for (int i = 0; i < 1000; i++) {
        happened("n" + i);
        nanos.addAndGet(Duration.ofMillis(10).toNanos());
        if (i % 25 == 0) {
          told.addAll(fresh());
        }
      }
      told.addAll(fresh());
      assertThat(told).hasSize(1000).doesNotContain("slow");
      mayCommit.countDown();
      writer.get();
    }
    assertThat(fresh()).containsExactly("slow");
    assertThat(fresh()).isEmpty();
  }

  /** Counted from one again, the new rows stand below all that the feed has seen. */
  @Test
  void an_emptied_table_is_noticed_and_what_comes_after_is_told() {
    happened("u1");
    happened("u2");
    fresh();
    assertThat(pass().lost()).isFalse();
    truncate();
    happened("u3");

    List<String> told = new ArrayList<>();
    EventFeed.Pass pass = feed.tell(change -> told.add(change.resourceId()));
    assertThat(pass.lost()).isTrue();
    assertThat(told).containsExactly("u3");
    assertThat(pass().lost()).isFalse();
    happened("u4");
    assertThat(fresh()).containsExactly("u4");
  }

  @Test
  void an_emptied_table_is_noticed_before_anything_is_written_again() {
    happened("u1");
    fresh();
    truncate();
    assertThat(pass().lost()).isTrue();
    assertThat(pass().lost()).isFalse();
  }

  @Test
  void a_table_put_back_and_grown_beyond_what_was_seen_is_noticed() {
    happened("u1");
    happened("u2");
    fresh();
    truncate();
    for (int i = 0; i < 200; i++) {
      happened("again" + i);
    }
    EventFeed.Pass pass = pass();
    assertThat(pass.lost()).isTrue();
    assertThat(pass.told()).isEqualTo(200);
  }

  @Test
  void a_table_whose_rows_were_all_pruned_is_nothing_to_notice() {
    happened("u1");
    database.change(h -> h.execute("UPDATE xi_event SET created_at = created_at - INTERVAL 8 DAY"));
    pass();
    database.change(h -> h.execute("DELETE FROM xi_event"));
    assertThat(pass().lost()).isFalse();
    happened("u2");
    assertThat(fresh()).containsExactly("u2");
  }

  private EventFeed.Pass pass() {
    return feed.tell(_ -> {});
  }

  private void truncate() {
    database.read(h -> h.execute("TRUNCATE TABLE xi_event"));
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
    happened("u1");
    fresh();
    long before = questions();
    for (int i = 0; i < 50; i++) {
      fresh();
    }
    assertThat(questions() - before).isBetween(150L, 175L);
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
