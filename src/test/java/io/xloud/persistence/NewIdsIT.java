package io.xloud.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NewIdsIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final Duration LOOK_BACK = Duration.ofSeconds(60);

  private final Database database = DB.database();
  private final NewIds ids = new NewIds("table_that_grows", LOOK_BACK);
  private long now;

  @BeforeEach
  void table() {
    database.change(h ->
        h.execute("CREATE OR REPLACE TABLE table_that_grows (id bigint NOT NULL PRIMARY KEY)"));
    ids.begin(0);
  }

  @Test
  void each_id_is_found_until_it_was_seen() {
    store(1, 2, 5);
    assertThat(find()).containsExactly(1L, 2L, 5L);
    assertThat(pass()).containsExactly(1L, 2L, 5L);
    assertThat(find()).isEmpty();
    assertThat(ids.highest()).isEqualTo(5);
    store(6);
    assertThat(pass()).containsExactly(6L);
  }

  /** First and last of a stretch, first of the next one, and one in the middle of an old one. */
  @Test
  void an_id_that_becomes_visible_late_is_found_wherever_it_stands() {
    List<Long> late = List.of(999L, 1_000L, 1_500L, 1_999L, 2_000L);
    store(LongStream.rangeClosed(1, 3_500).filter(id -> !late.contains(id)).toArray());
    pass();
    for (long id : late) {
      store(id);
      assertThat(pass()).containsExactly(id);
    }
    assertThat(find()).isEmpty();
    assertThat(ids.highest()).isEqualTo(3_500);
  }

  @Test
  void an_id_is_looked_for_as_long_as_the_look_back_and_no_longer() {
    store(1, 3);
    pass();
    now += LOOK_BACK.toNanos() - 1;
    ids.passed(now);
    store(2);
    assertThat(find()).containsExactly(2L);
    now += 1;
    ids.passed(now);
    assertThat(find()).isEmpty();
    store(4);
    assertThat(find()).containsExactly(4L);
  }

  @Test
  void no_more_are_found_than_asked_for_and_the_others_next_time() {
    store(LongStream.rangeClosed(1, 2_500).toArray());
    List<Long> found = new ArrayList<>();
    for (int expected : new int[] {1_100, 1_100, 300, 0}) {
      List<Long> some = database.read(h -> ids.find(h, 1_100));
      assertThat(some).hasSize(expected);
      found.addAll(some);
      ids.saw(some);
    }
    assertThat(found).isEqualTo(LongStream.rangeClosed(1, 2_500).boxed().toList());
  }

  /** With as many others, and with others of the same sum. */
  @Test
  void rows_that_go_away_hide_none_that_comes() {
    store(1, 4, 9);
    pass();
    remove(1);
    remove(4);
    store(2, 3);
    assertThat(pass()).containsExactly(2L, 3L);
    remove(2);
    assertThat(pass()).isEmpty();
    store(2);
    assertThat(pass()).containsExactly(2L);
    assertThat(find()).isEmpty();
  }

  /** One question for what is known, one for what is above it, one for a stretch that changed. */
  @Test
  void what_is_known_is_counted_and_not_read_again() {
    store(LongStream.rangeClosed(1, 5_500).filter(id -> id != 2_500).toArray());
    pass();
    assertThat(statementsOf(this::find)).hasSize(2);
    store(5_501);
    assertThat(statementsOf(this::pass)).hasSize(2);
    store(2_500);
    assertThat(statementsOf(this::pass)).hasSize(3);
    assertThat(rowsSent(this::find)).isEqualTo(6);
  }

  private List<Long> pass() {
    List<Long> found = find();
    ids.saw(found);
    ids.passed(now);
    return found;
  }

  private List<Long> find() {
    return database.read(h -> ids.find(h, Integer.MAX_VALUE));
  }

  private List<String> statementsOf(Runnable work) {
    List<String> statements = new ArrayList<>();
    return database.read(h -> {
      h.setSqlLogger(
          new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
              statements.add(context.getRenderedSql());
            }
          });
      work.run();
      return statements;
    });
  }

  /** Six stretches, told in a row each. */
  private long rowsSent(Runnable work) {
    return database.read(h -> {
      long before = rowsSent(h);
      work.run();
      return rowsSent(h) - before;
    });
  }

  private static long rowsSent(Handle handle) {
    return handle
        .createQuery("SHOW SESSION STATUS LIKE 'Rows_sent'")
        .map((rs, _) -> rs.getLong(2))
        .one();
  }

  private void store(long... some) {
    database.change(h -> {
      var batch = h.prepareBatch("INSERT INTO table_that_grows (id) VALUES (?)");
      LongStream.of(some).forEach(id -> batch.add(id));
      batch.execute();
    });
  }

  private void remove(long id) {
    database.change(h -> h.execute("DELETE FROM table_that_grows WHERE id = ?", id));
  }
}
