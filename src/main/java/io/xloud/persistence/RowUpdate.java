package io.xloud.persistence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Sets some columns of one row and leaves the others alone. The {@code extra} column is changed
 * member by member inside the database, so that members another writer set meanwhile survive.
 */
public final class RowUpdate {
  private final String table;
  private final List<String> sets = new ArrayList<>();
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
  private String condition = "";

  private RowUpdate(String table) {
    this.table = table;
  }

  public static RowUpdate of(String table) {
    return new RowUpdate(table);
  }

  public RowUpdate set(String column, @Nullable Object value) {
    return set(column, column, value);
  }

  /** For a column whose name must be quoted. */
  public RowUpdate set(String column, String name, @Nullable Object value) {
    sets.add(column + " = :" + name);
    values.put(name, value);
    return this;
  }

  /** Sets those columns that the members name. */
  public RowUpdate set(Map<String, ? extends @Nullable Object> members, List<String> columns) {
    columns.stream()
        .filter(members::containsKey)
        .forEach(column -> set(column, members.get(column)));
    return this;
  }

  /** A member that is null is stored as null. */
  public RowUpdate extra(Map<String, ? extends @Nullable Object> members) {
    if (members.isEmpty()) {
      return this;
    }
    StringBuilder set =
        new StringBuilder(
            "extra = JSON_SET(IF(JSON_VALID(extra) AND JSON_TYPE(extra) = 'OBJECT', extra, '{}')");
    int number = 0;
    for (Map.Entry<String, ? extends @Nullable Object> member : members.entrySet()) {
      set.append(
          ", CONCAT('$.', JSON_QUOTE(:key%1$d)), JSON_EXTRACT(:value%1$d, '$.v')"
              .formatted(number));
      values.put("key" + number, member.getKey());
      Map<String, @Nullable Object> wrapped = new LinkedHashMap<>();
      wrapped.put("v", member.getValue());
      values.put("value" + number, Extra.write(wrapped));
      number++;
    }
    sets.add(set.append(")").toString());
    return this;
  }

  /**
   * Only a row that also meets this is changed. The values go by names that no column has; without
   * anything to set the row is asked and locked all the same.
   */
  public RowUpdate onlyWhere(String sql, Map<String, ? extends @Nullable Object> bound) {
    condition = " AND (" + sql + ")";
    values.putAll(bound);
    return this;
  }

  /** Whether the row is there; without anything to set nothing is asked. */
  public boolean execute(Handle handle, String id) {
    if (sets.isEmpty() && condition.isEmpty()) {
      return true;
    }
    String changes = sets.isEmpty() ? "id = id" : String.join(", ", sets);
    return handle
            .createUpdate("UPDATE %s SET %s WHERE id = :id%s".formatted(table, changes, condition))
            .bindMap(values)
            .bind("id", id)
            .execute()
        > 0;
  }
}
