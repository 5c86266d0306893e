package io.xloud.identity.sql;

import io.xloud.query.Filter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Conditions of one statement, with their values bound by name. */
final class Where {
  private final List<String> conditions = new ArrayList<>();
  private final String opening;
  private final Map<String, @Nullable Object> values;

  Where() {
    this("", new LinkedHashMap<>());
  }

  private Where(String opening, Map<String, @Nullable Object> values) {
    this.opening = opening;
    this.values = values;
  }

  /** {@code condition} speaks of its value as {@code :?}. */
  Where and(String condition, @Nullable Object value) {
    String name = "w" + values.size();
    values.put(name, value);
    conditions.add("(" + condition.replace(":?", ":" + name) + ")");
    return this;
  }

  Where and(String condition) {
    conditions.add("(" + condition + ")");
    return this;
  }

  /** {@code condition} holds one {@code {}} for the comparison, such as {@code l.name {}}. */
  Where matching(String condition, Filter filter) {
    String comparison =
        switch (filter.comparison()) {
          case EQUALS -> "= :?";
          case ICONTAINS, ISTARTSWITH, IENDSWITH -> "LIKE :?";
          case CONTAINS, STARTSWITH, ENDSWITH -> "LIKE BINARY :?";
        };
    return and(condition.replace("{}", comparison), pattern(filter));
  }

  private static String pattern(Filter filter) {
    String text = filter.value();
    String literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return switch (filter.comparison()) {
      case EQUALS -> text;
      case CONTAINS, ICONTAINS -> "%" + literal + "%";
      case STARTSWITH, ISTARTSWITH -> literal + "%";
      case ENDSWITH, IENDSWITH -> "%" + literal;
    };
  }

  /** The beginning of a nested question that shares this one's values. */
  Where within(String opening) {
    return new Where(opening, values);
  }

  Where and(Where nested, String closing) {
    conditions.add(nested.opening + nested.sql() + closing);
    return this;
  }

  String sql() {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  Query bindTo(Query query) {
    values.forEach(query::bind);
    return query;
  }
}
