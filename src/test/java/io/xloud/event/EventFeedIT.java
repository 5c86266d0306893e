package io.xloud.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.context.AuthContext;
import io.xloud.persistence.Database;
import io.xloud.testing.TestDatabase;
import java.time.Duration;
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
    assertThat(ids(feed.fresh())).containsExactly("u1");
    assertThat(feed.fresh()).isEmpty();
    happened("u2");
    assertThat(ids(feed.fresh())).containsExactly("u2");
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
      assertThat(ids(feed.fresh())).containsExactly("fast");
      nanos.addAndGet(Duration.ofSeconds(59).toNanos());
      assertThat(feed.fresh()).isEmpty();
      mayCommit.countDown();
      writer.get();
    }
    assertThat(ids(feed.fresh())).containsExactly("slow");
    assertThat(feed.fresh()).isEmpty();
  }

  @Test
  void a_feed_that_begins_leaves_out_what_is_older_than_the_look_back() {
    happened("old");
    database.change(
        h -> h.execute("UPDATE xi_event SET created_at = created_at - INTERVAL 1 HOUR"));
    happened("young");

    assertThat(ids(feed.fresh())).containsExactly("young");
  }

  @Test
  void nothing_is_handed_out_twice_after_the_look_back() {
    happened("u1");
    feed.fresh();
    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    assertThat(feed.fresh()).isEmpty();
    assertThat(feed.fresh()).isEmpty();
    happened("u2");
    assertThat(ids(feed.fresh())).containsExactly("u2");
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
    assertThat(ids(feed.fresh())).containsExactly("young");
  }

  private void happened(String id) {
    database.change(handle -> record(id));
  }

  private static void record(String id) {
    DB.outbox().record(Change.of(AuthContext.internal("test"), "updated", "user", id));
  }

  private static List<String> ids(List<StoredChange> changes) {
    return changes.stream().map(StoredChange::resourceId).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
