package io.xloud.identity;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes public ids of directories' users and groups away, by whatever they are known. A directory
 * that still has the user gives the same public id again.
 */
public final class MappedIds {
  private static final int BATCH = 500;
  private static final AuthContext BY = AuthContext.internal("mapping_purge");

  private final Database database;
  private final Outbox outbox;

  public MappedIds(Database database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  /** Which of them; null for any, and nothing at all for all of them. */
  public record Wanted(
      @Nullable String domainId,
      @Nullable String publicId,
      @Nullable String localId,
      IdMapping.@Nullable Kind kind) {
    private Map<String, String> columns() {
      Map<String, String> columns = new LinkedHashMap<>();
      put(columns, "domain_id", domainId);
      put(columns, "public_id", publicId);
      put(columns, "local_id", localId);
      put(columns, "entity_type", kind == null ? null : kind.key());
      return columns;
    }

    private static void put(Map<String, String> columns, String name, @Nullable String value) {
      if (value != null) {
        columns.put(name, value);
      }
    }
  }

  private record Row(String publicId, String kind) {}

  /** How many there were. */
  public long purge(Wanted wanted) {
    long purged = 0;
    List<Row> batch = after("", wanted.columns());
    while (!batch.isEmpty()) {
      purged += purge(batch);
      batch = after(batch.getLast().publicId(), wanted.columns());
    }
    return purged;
  }

  /** Names of columns are ours alone; values are bound. */
  private List<Row> after(String publicId, Map<String, String> columns) {
    StringBuilder where = new StringBuilder("public_id > :after");
    columns.keySet().forEach(name -> where.append(" AND %1$s = :%1$s".formatted(name)));
    return database.list(handle ->
        handle
            .createQuery(
                "SELECT public_id, entity_type FROM id_mapping WHERE %s ORDER BY public_id LIMIT %d"
                    .formatted(where, BATCH))
            .bindMap(columns)
            .bind("after", publicId)
            .map((rs, ctx) -> new Row(rs.getString("public_id"), rs.getString("entity_type")))
            .list());
  }

  private long purge(List<Row> rows) {
    return database.write(handle -> {
      long purged =
          handle
              .createUpdate("DELETE FROM id_mapping WHERE public_id IN (<ids>)")
              .bindList("ids", rows.stream().map(Row::publicId).toList())
              .execute();
      outbox.recordAll(
          rows.stream().map(row -> Change.of(BY, "unmapped", row.kind(), row.publicId())).toList());
      return purged;
    });
  }
}
