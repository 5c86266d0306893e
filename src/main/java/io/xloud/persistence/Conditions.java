package io.xloud.persistence;

import io.xloud.query.Filter;
import io.xloud.query.ListQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The part of a {@link ListQuery} that SQL can answer: filters over known columns and the page.
 * What is left over ({@link #rest}) is for the caller to check row by row, and then no page is cut
 * here.
 *
 * <p>Case is as in the reference service on MariaDB: equality, and every {@code i} form, compare by
 * the column's collation, which ignores case; the other comparisons mind it.
 */
public final class Conditions {
  /** What a column holds, and so how a filter's text is read. */
  public enum Kind {
    TEXT,
    FLAG
  }

  /** A column of the listed table, with its alias where the query has one. */
  public record Column(String name, Kind kind) {
    public static Column text(String name) {
      return new Column(name, Kind.TEXT);
    }

    public static Column flag(String name) {
      return new Column(name, Kind.FLAG);
    }
  }

  private static final Set<String> NO = Set.of("0", "false", "f", "no", "n", "off");

  private final List<String> clauses = new ArrayList<>();
  private final Map<String, Object> binds = new LinkedHashMap<>();
  private final List<Filter> rest = new ArrayList<>();
  private final String idColumn;
  private final ListQuery query;

  private Conditions(ListQuery query, String idColumn) {
    this.query = query;
    this.idColumn = idColumn;
  }

  /**
   * @param idColumn orders the rows and carries the marker
   * @param columns by attribute of the API
   */
  public static Conditions of(ListQuery query, String idColumn, Map<String, Column> columns) {
    Conditions conditions = new Conditions(query, idColumn);
    query.filters().forEach(filter -> conditions.add(filter, columns));
    Optional.ofNullable(query.marker()).ifPresent(conditions::after);
    return conditions;
  }

  /** Filters on attributes without a column. */
  public List<Filter> rest() {
    return List.copyOf(rest);
  }

  /** {@code " AND …"} for each condition, to follow a condition of the query's own; or nothing. */
  public String and() {
    return clauses.stream().map(clause -> " AND " + clause).collect(Collectors.joining());
  }

  /** {@code " WHERE …"}, or nothing. */
  public String where() {
    return clauses.isEmpty() ? "" : " WHERE " + String.join(" AND ", clauses);
  }

  /** The order, and one row more than the page, which tells whether there are more. */
  public String page() {
    String order = " ORDER BY " + idColumn;
    return cutsHere() ? order + " LIMIT :c_limit" : order;
  }

  public <S extends SqlStatement<S>> S bindTo(S statement) {
    binds.forEach(statement::bind);
    Integer limit = query.limit();
    if (limit != null && cutsHere()) {
      statement.bind("c_limit", limit + 1L);
    }
    return statement;
  }

  /** The page of what was fetched by {@link #page}, after the rest of the filters was applied. */
  public <T> Page<T> page(List<T> rows) {
    Integer limit = query.limit();
    return limit == null || rows.size() <= limit
        ? new Page<>(rows, false)
        : new Page<>(rows.subList(0, limit), true);
  }

  /**
   * One answer to a list request.
   *
   * @param truncated whether more would have followed
   */
  public record Page<T>(List<T> rows, boolean truncated) {
    public Page {
      rows = List.copyOf(rows);
    }
  }

  private boolean cutsHere() {
    return query.limit() != null && rest.isEmpty();
  }

  private void add(Filter filter, Map<String, Column> columns) {
    Column column = columns.get(filter.attribute());
    if (column == null) {
      rest.add(filter);
      return;
    }
    switch (column.kind()) {
      case TEXT -> text(column.name(), filter);
      case FLAG -> flag(column.name(), filter);
    }
  }

  private void after(String marker) {
    clauses.add(idColumn + " > " + bound(marker));
  }

  private void flag(String column, Filter filter) {
    if (filter.comparison() == Filter.Comparison.EQUALS) {
      clauses.add(
          column + " = " + bound(!NO.contains(filter.value().strip().toLowerCase(Locale.ROOT))));
    } else {
      rest.add(filter);
    }
  }

  private void text(String column, Filter filter) {
    String value = escaped(filter.value());
    switch (filter.comparison()) {
      case EQUALS -> clauses.add(column + " = " + bound(filter.value()));
      case CONTAINS -> clauses.add(like(column, "%" + value + "%", true));
      case ICONTAINS -> clauses.add(like(column, "%" + value + "%", false));
      case STARTSWITH -> clauses.add(like(column, value + "%", true));
      case ISTARTSWITH -> clauses.add(like(column, value + "%", false));
      case ENDSWITH -> clauses.add(like(column, "%" + value, true));
      case IENDSWITH -> clauses.add(like(column, "%" + value, false));
    }
  }

  private String like(String column, String pattern, boolean mindsCase) {
    return "%s LIKE %s ESCAPE '|'"
        .formatted(mindsCase ? "BINARY " + column : column, bound(pattern));
  }

  private static String escaped(String value) {
    return value.replace("|", "||").replace("%", "|%").replace("_", "|_");
  }

  private String bound(Object value) {
    String name = "c_" + binds.size();
    binds.put(name, value);
    return ":" + name;
  }
}
