package io.xloud.persistence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Inserts many rows with few statements: one for each five hundred. */
public final class RowInsert {
  private static final int ROWS_AT_ONCE = 500;

  private final String table;
  private final List<String> columns;
  private final List<String> marks;
  private final List<@Nullable Object[]> rows = new ArrayList<>();
  private String onDuplicate = "";

  private RowInsert(String table, List<String> columns) {
    this.table = table;
    this.columns = new ArrayList<>(columns);
    this.marks = new ArrayList<>(Collections.nCopies(columns.size(), "?"));
  }

  public static RowInsert into(String table, String... columns) {
    return new RowInsert(table, List.of(columns));
  }

  /** A further column that holds the same expression of SQL in every row. */
  public RowInsert computed(String column, String expression) {
    columns.add(column);
    marks.add(expression);
    return this;
  }

  /** Where a row with the same key is there, it gets the new value of this column instead. */
  public RowInsert orUpdate(String column) {
    onDuplicate = " ON DUPLICATE KEY UPDATE %1$s = VALUES(%1$s)".formatted(column);
    return this;
  }

  /** One value for each column that is not computed. */
  public RowInsert row(@Nullable Object... values) {
    rows.add(values);
    return this;
  }

  public void execute(Handle handle) {
    for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
      insert(handle, rows.subList(from, Math.min(rows.size(), from + ROWS_AT_ONCE)));
    }
  }

  private void insert(Handle handle, List<@Nullable Object[]> some) {
    String row = "(" + String.join(", ", marks) + ")";
    Update statement =
        handle.createUpdate(
            "INSERT INTO %s (%s) VALUES %s%s"
                .formatted(
                    table,
                    String.join(", ", columns),
                    String.join(", ", Collections.nCopies(some.size(), row)),
                    onDuplicate));
    int position = 0;
    for (@Nullable Object[] values : some) {
      for (Object value : values) {
        statement.bind(position++, value);
      }
    }
    statement.execute();
  }
}
