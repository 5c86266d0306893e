package io.xloud.trust;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of trusts away that are over or were deleted: deleting a trust only marks it. In
 * batches, so that no transaction grows with the table; it may be cut off and begun again.
 */
public final class PastTrusts {
  private static final int BATCH = 500;
  private static final AuthContext BY = AuthContext.internal("trust_flush");

  /** The exact end counts where there is one: older rows have whole seconds only. */
  private static final String PAST =
      """
      (deleted_at IS NOT NULL
        OR expires_at_int < :micros
        OR (expires_at_int IS NULL AND expires_at < :seconds))
      """;

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Database database;
  private final Outbox outbox;

  public PastTrusts(Database database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  /**
   * Which of them; null for any.
   *
   * @param before those that ended earlier than this count as over
   */
  public record Wanted(
      @Nullable String projectId,
      @Nullable String trustorUserId,
      @Nullable String trusteeUserId,
      Instant before) {
    /** Names of columns and parameters are ours alone; values are bound. */
    private String where() {
      StringBuilder where = new StringBuilder(PAST);
      columns().keySet().forEach(name -> where.append(" AND %1$s = :%1$s".formatted(name)));
      return where.toString();
    }

    private Map<String, String> columns() {
      Map<String, String> columns = new HashMap<>();
      put(columns, "project_id", projectId);
      put(columns, "trustor_user_id", trustorUserId);
      put(columns, "trustee_user_id", trusteeUserId);
      return columns;
    }

    private static void put(Map<String, String> columns, String name, @Nullable String value) {
      if (value != null) {
        columns.put(name, value);
      }
    }

    private Map<String, Object> bindings() {
      Map<String, Object> bindings = new HashMap<>(columns());
      bindings.put("micros", ChronoUnit.MICROS.between(Instant.EPOCH, before));
      bindings.put("seconds", SECONDS.format(before));
      return bindings;
    }
  }

  /** How many there were. */
  public long remove(Wanted wanted) {
    long removed = 0;
    List<String> batch = after("", wanted);
    while (!batch.isEmpty()) {
      removed += remove(batch);
      batch = after(batch.getLast(), wanted);
    }
    return removed;
  }

  private List<String> after(String id, Wanted wanted) {
    return database.list(handle ->
        handle
            .createQuery(
                "SELECT id FROM trust WHERE id > :after AND %s ORDER BY id LIMIT :batch"
                    .formatted(wanted.where()))
            .bindMap(wanted.bindings())
            .bind("after", id)
            .bind("batch", BATCH)
            .mapTo(String.class)
            .list());
  }

  /** What is over stays over, so the ids say enough. */
  private long remove(List<String> ids) {
    return database.write(handle -> {
      long removed = delete(handle, "DELETE FROM trust WHERE id IN (<ids>)", ids);
      delete(handle, "DELETE FROM trust_role WHERE trust_id IN (<ids>)", ids);
      outbox.recordAll(
          ids.stream().map(id -> Change.of(BY, "flushed", "OS-TRUST:trust", id)).toList());
      return removed;
    });
  }

  private static long delete(Handle handle, String sql, List<String> ids) {
    return handle.createUpdate(sql).bindList("ids", ids).execute();
  }
}
