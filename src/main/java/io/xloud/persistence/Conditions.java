package io.xloud.persistence;

import io.xloud.query.Filter;
import io.xloud.query.ListQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The conditions of a list statement, with their values bound by name, and its page.
 *
 * <p>Case is as in the reference service on MariaDB: equality, and every {@code i} form, compare by
 * the column's collation, which ignores case; the other comparisons mind it. Wildcards of SQL mean
 * themselves.
 */
public final class Conditions {
  private static final Set<String> FALSE = Set.of("0", "f", "false", "n", "no", "off");

  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Whether the text counts as true: all but the few words for false. */
  public static boolean isTrue(String text) {
    return !FALSE.contains(text.strip().toLowerCase(Locale.ROOT));
  }

  /** {@code condition} speaks of each value as {@code ?}. */
  public Conditions and(String condition, Object... bound) {
    StringBuilder named = new StringBuilder();
    int from = 0;
    for (Object value : bound) {
      String name = "v" + values.size();
      values.put(name, value);
      int mark = condition.indexOf('?', from);
      named.append(condition, from, mark).append(':').append(name);
      from = mark + 1;
    }
    named.append(condition, from, condition.length());
    conditions.add("(" + named + ")");
    return this;
  }

  /** One {@code ?} for each value, between commas. */
  public static String marks(List<?> bound) {
    return String.join(", ", Collections.nCopies(bound.size(), "?"));
  }

  /** The filters on the attribute, against a column of text. */
  public Conditions text(ListQuery query, String attribute, String column) {
    on(query, attribute).forEach(filter -> text(column, filter));
    return this;
  }

  /** The filters on the attribute, against a column that is true or false. */
  public Conditions flag(ListQuery query, String attribute, String column) {
    on(query, attribute).stream()
        .filter(filter -> filter.comparison() == Filter.Comparison.EQUALS)
        .forEach(filter -> and(column + " = ?", isTrue(filter.value())));
    return this;
  }

  private static List<Filter> on(ListQuery query, String attribute) {
    return query.filters().stream().filter(f -> f.attribute().equals(attribute)).toList();
  }

  /**
   * The filters on the attribute, against a condition that holds {@code {}} wherever the comparison
   * belongs, such as {@code a.name {} OR b.name {}}.
   */
  public Conditions matching(ListQuery query, String attribute, String condition) {
    on(query, attribute).forEach(filter -> matching(condition, filter));
    return this;
  }

  private void text(String column, Filter filter) {
    matching(column + " {}", filter);
  }

  private void matching(String condition, Filter filter) {
    String literal = filter.value().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    switch (filter.comparison()) {
      case EQUALS -> matching(condition, "= ?", filter.value());
      case CONTAINS -> matching(condition, "LIKE BINARY ?", "%" + literal + "%");
      case ICONTAINS -> matching(condition, "LIKE ?", "%" + literal + "%");
      case STARTSWITH -> matching(condition, "LIKE BINARY ?", literal + "%");
      case ISTARTSWITH -> matching(condition, "LIKE ?", literal + "%");
      case ENDSWITH -> matching(condition, "LIKE BINARY ?", "%" + literal);
      case IENDSWITH -> matching(condition, "LIKE ?", "%" + literal);
    }
  }

  private void matching(String condition, String comparison, String value) {
    int times = condition.split("\\{\\}", -1).length - 1;
    and(condition.replace("{}", comparison), Collections.nCopies(times, (Object) value).toArray());
  }

  /** Only rows after the marker; goes with an order by the same column. */
  public Conditions after(ListQuery query, String column) {
    return query.marker() == null ? this : and(column + " > ?", query.marker());
  }

  /** All conditions, or one that always holds. */
  public String sql() {
    return conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions);
  }

  /** {@code LIMIT} with one row more than asked for, which tells that there are more; or empty. */
  public static String limit(ListQuery query) {
    Integer limit = query.limit();
    return limit == null ? "" : " LIMIT " + (limit + 1L);
  }

  public <S extends SqlStatement<S>> S bindTo(S statement) {
    values.forEach(statement::bind);
    return statement;
  }
}
