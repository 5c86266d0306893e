package io.xloud.identity.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The columns an update names, and no others. */
final class Assignments {
  private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();

  void set(String column, @Nullable Object value) {
    columns.put(column, value);
  }

  /** Nothing named, nothing written. */
  void update(Handle handle, String table, String key, String id) {
    if (columns.isEmpty()) {
      return;
    }
    String list =
        columns.keySet().stream()
            .map(column -> column + " = :" + column)
            .collect(Collectors.joining(", "));
    var update =
        handle.createUpdate("UPDATE %s SET %s WHERE %s = :the_key".formatted(table, list, key));
    columns.forEach(update::bind);
    update.bind("the_key", id).execute();
  }
}
