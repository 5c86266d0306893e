package io.xloud.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.event.CallerNote;
import io.xloud.persistence.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of {@code xi_event} that the broker has not confirmed yet. */
final class PendingEvents {
  private static final System.Logger LOG = System.getLogger(PendingEvents.class.getName());
  private static final int MOST_COUNTED = 10_001;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> TEXTS_BY_NAME = new TypeReference<>() {};

  private final Database database;

  PendingEvents(Database database) {
    this.database = database;
  }

  /**
   * How much has still to be told.
   *
   * @param age of the oldest row
   */
  record Backlog(long rows, Duration age) {
    static final Backlog NONE = new Backlog(0, Duration.ZERO);
  }

  /**
   * The oldest, in the order of their ids. A row that becomes visible late has waited for no row of
   * its own resource: writers of one resource wait for one another.
   */
  List<PendingEvent> oldest(int most) {
    return database.readInSync(handle ->
        handle
            .createQuery(
                """
                SELECT id, created_at, node, node_seq, kind, resource_type, resource_id,
                  affected_ids, initiator, request_id, payload, caller
                FROM xi_event WHERE unsent = 1 ORDER BY id LIMIT :most
                """)
            .bind("most", most)
            .map((rs, ctx) -> row(rs))
            .list());
  }

  void told(List<PendingEvent> rows) {
    database.change(handle ->
        handle
            .createUpdate("UPDATE xi_event SET unsent = NULL WHERE id IN (<ids>)")
            .bindList("ids", rows.stream().map(PendingEvent::id).toList())
            .execute());
  }

  /** Its age is that of the first; who is far behind is not asked to count them all. */
  Backlog backlog() {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT (SELECT COUNT(*)
                        FROM (SELECT 1 FROM xi_event WHERE unsent = 1 LIMIT :most) AS first_of_all),
                  (SELECT TIMESTAMPDIFF(SECOND, created_at, UTC_TIMESTAMP(6))
                   FROM xi_event WHERE unsent = 1 ORDER BY id LIMIT 1)
                """)
            .bind("most", MOST_COUNTED)
            .map((rs, ctx) -> new Backlog(rs.getLong(1), Duration.ofSeconds(rs.getLong(2))))
            .one());
  }

  private static PendingEvent row(ResultSet rs) throws SQLException {
    long id = rs.getLong("id");
    return new PendingEvent(
        id,
        rs.getObject("created_at", LocalDateTime.class).toInstant(ZoneOffset.UTC),
        rs.getString("node"),
        rs.getLong("node_seq"),
        rs.getString("kind"),
        rs.getString("resource_type"),
        rs.getString("resource_id"),
        read(id, rs.getString("affected_ids"), TEXTS, List.of()),
        rs.getString("initiator"),
        rs.getString("request_id"),
        read(id, rs.getString("payload"), TEXTS_BY_NAME, Map.of()),
        caller(id, rs.getString("caller")));
  }

  private static CallerNote caller(long id, @Nullable String json) {
    return CallerNote.of(JSON.valueToTree(read(id, json, TEXTS_BY_NAME, Map.of())));
  }

  /** A row that others wrote badly must not stop those behind it. */
  private static <T> T read(long id, @Nullable String json, TypeReference<T> type, T otherwise) {
    if (json == null) {
      return otherwise;
    }
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "Event {0} cannot be read whole: {1}",
          id,
          e.getOriginalMessage());
      return otherwise;
    }
  }
}
