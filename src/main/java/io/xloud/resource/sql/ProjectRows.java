package io.xloud.resource.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.persistence.Extra;
import io.xloud.resource.Domain;
import io.xloud.resource.Project;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Reads projects together with their tags and options in one statement: a row per tag, folded by
 * project.
 */
final class ProjectRows {
  static final String IMMUTABLE_ID = "IMMU";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ProjectRows() {}

  /**
   * By id. The condition speaks of columns of {@code project}; the hidden root never comes out.
   *
   * <p>Sorting by a second table's column, or by anything when the rows come out of a recursive
   * walk, makes the database write a table to disk for each question, because descriptions are
   * {@code TEXT}.
   */
  static String where(String condition) {
    return where(condition, "");
  }

  /** {@code page} is an {@code ORDER BY} with {@code LIMIT}, or empty. */
  static String where(String condition, String page) {
    return unordered(condition, page) + " ORDER BY p.id";
  }

  static String unordered(String condition) {
    return unordered(condition, "");
  }

  private static String unordered(String condition, String page) {
    return """
    SELECT p.id, p.name, p.domain_id, p.parent_id, p.is_domain, p.enabled, p.description, p.extra,
           t.name AS tag, o.option_id, o.option_value
      FROM (SELECT * FROM project WHERE (%s) AND id != :root %s) p
      LEFT JOIN project_tag t ON t.project_id = p.id
      LEFT JOIN project_option o ON o.project_id = p.id AND o.option_id = '%s'
    """
        .formatted(condition, page, IMMUTABLE_ID);
  }

  static List<Project> of(Query query) {
    Map<String, Row> rows = new LinkedHashMap<>();
    query
        .bind("root", Domain.ROOT_ID)
        .map((rs, ctx) -> rows.computeIfAbsent(rs.getString("id"), id -> new Row()).add(rs))
        .list();
    return rows.values().stream().map(Row::project).toList();
  }

  /** One project while its rows come in. */
  private static final class Row {
    private final List<String> tags = new ArrayList<>();
    private @Nullable Project bare;

    Row add(ResultSet rs) throws SQLException {
      if (bare == null) {
        bare = bare(rs);
      }
      String tag = rs.getString("tag");
      if (tag != null) {
        tags.add(tag);
      }
      return this;
    }

    Project project() {
      Project p = bare;
      if (p == null) {
        throw new IllegalStateException("a project without a row");
      }
      return new Project(
          p.id(),
          p.name(),
          p.domainId(),
          p.parentId(),
          p.isDomain(),
          p.enabled(),
          p.description(),
          tags.stream().sorted(String.CASE_INSENSITIVE_ORDER).toList(),
          p.options(),
          p.extra());
    }

    private static Project bare(ResultSet rs) throws SQLException {
      String domainId = rs.getString("domain_id");
      return new Project(
          rs.getString("id"),
          rs.getString("name"),
          Domain.ROOT_ID.equals(domainId) ? null : domainId,
          rs.getString("parent_id"),
          rs.getBoolean("is_domain"),
          rs.getBoolean("enabled"),
          rs.getString("description"),
          List.of(),
          options(rs.getString("option_id"), rs.getString("option_value")),
          Extra.read(rs.getString("extra")));
    }

    private static Map<String, @Nullable Object> options(
        @Nullable String id, @Nullable String value) {
      Map<String, @Nullable Object> options = new LinkedHashMap<>();
      if (id != null) {
        options.put(Project.IMMUTABLE, value == null ? null : json(value));
      }
      return options;
    }

    private static @Nullable Object json(String value) {
      try {
        return JSON.readValue(value, Object.class);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a project_option row holds no JSON", e);
      }
    }
  }
}
