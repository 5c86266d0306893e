package io.xloud.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.xloud.http.RequestTrace.Arrival;
import io.xloud.persistence.ConnectionPool;
import io.xloud.persistence.Database;
import io.xloud.testing.TestDatabase;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatementSpansIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.empty();

  private static final InMemorySpanExporter TOLD = InMemorySpanExporter.create();
  private static final Spans SPANS =
      new Spans(SimpleSpanProcessor.create(TOLD), 1, Resource.empty());
  private static final String INSERT = "INSERT INTO word (id, text) VALUES (:id, :text)";

  @SuppressWarnings("NullAway.Init")
  private static ConnectionPool pool;

  @SuppressWarnings("NullAway.Init")
  private static Database database;

  @BeforeAll
  static void open() {
    pool = ConnectionPool.open(DB.settings());
    database = pool.database(new Tracing(Optional.of(SPANS)));
    database.change(handle ->
        handle.execute("CREATE TABLE word (id INT PRIMARY KEY, text VARCHAR(20) NOT NULL)"));
  }

  @BeforeEach
  void clear() {
    database.change(handle -> handle.execute("DELETE FROM word"));
    TOLD.reset();
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  /** As if it were done for a request. */
  private static void requested(Runnable work) {
    Arrival arrival =
        new Arrival(Optional.of("POST"), "req-1", Optional.empty(), "http://h", _ -> List.of());
    Span request = ((RequestSpan) SPANS.follow(arrival)).span();
    boolean _ =
        SPANS.<Boolean>inside(
            request,
            () -> {
              work.run();
              return true;
            });
  }

  private static void insert(int id, String text) {
    database.change(
        handle -> handle.createUpdate(INSERT).bind("id", id).bind("text", text).execute());
  }

  private static List<String> names() {
    return TOLD.getFinishedSpanItems().stream().map(SpanData::getName).toList();
  }

  private static SpanData told(int index) {
    return TOLD.getFinishedSpanItems().get(index);
  }

  @Test
  void statements_stand_below_their_transaction_with_a_mark_for_each_value() {
    requested(() -> insert(1, "s3cret"));

    assertThat(names()).containsExactly("INSERT", "database.transaction", "POST");
    assertThat(told(0).getParentSpanId()).isEqualTo(told(1).getSpanId());
    assertThat(told(1).getParentSpanId()).isEqualTo(told(2).getSpanId());
    assertThat(told(0).getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(told(0).getAttributes().asMap().toString())
        .contains("db.system.name=mariadb")
        .contains("db.query.text=INSERT INTO word (id, text) VALUES (?, ?)");
    assertThat(TOLD.getFinishedSpanItems())
        .noneMatch(span -> span.toString().contains("s3cret"))
        .allMatch(span -> span.getEndEpochNanos() >= span.getStartEpochNanos());
  }

  @Test
  void a_read_inside_of_a_transaction_is_a_part_of_it() {
    requested(() ->
        database.change(_ -> {
          insert(1, "one");
          assertThat(count()).isEqualTo(1);
        }));
    assertThat(names()).containsExactly("INSERT", "SELECT", "database.transaction", "POST");
  }

  @Test
  void a_read_alone_shows_how_long_it_had_its_connection() {
    requested(() -> assertThat(count()).isZero());
    assertThat(names()).containsExactly("SELECT", "database.read", "POST");
  }

  private static int count() {
    return database.read(handle ->
        handle.createQuery("SELECT COUNT(*) FROM word").map((rs, _) -> rs.getInt(1)).one());
  }

  @Test
  void of_a_refusal_the_number_is_told_and_no_value() {
    requested(() -> {
      insert(1, "one");
      assertThatThrownBy(() -> insert(1, "s3cret")).isInstanceOf(JdbiException.class);
    });
    SpanData refused = told(2);
    assertThat(refused.getName()).isEqualTo("INSERT");
    assertThat(refused.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(refused.getStatus().getDescription()).isEmpty();
    assertThat(refused.getAttributes().asMap().toString()).contains("db.response.status_code=1062");
    assertThat(TOLD.getFinishedSpanItems())
        .noneMatch(span -> span.toString().contains("s3cret"))
        .noneMatch(span -> span.toString().contains("Duplicate"));
  }

  @Test
  void what_nobody_has_asked_for_is_not_told() {
    insert(1, "one");
    assertThat(names()).isEmpty();
  }
}
