package io.xloud.resource.sql;

import io.xloud.persistence.Conditions;
import io.xloud.query.ListQuery;
import io.xloud.resource.TagFilter;
import java.util.ArrayList;
import java.util.List;

/** What the filters of a project list mean in SQL. */
final class ProjectConditions {
  private static final String TAGS =
      "(SELECT COUNT(DISTINCT %1$st.name) FROM project_tag t"
          + " WHERE t.project_id = project.id AND %1$st.name IN (%2$s))";

  private ProjectConditions() {}

  static Conditions of(ListQuery query, TagFilter tags) {
    Conditions conditions =
        new Conditions()
            .text(query, "id", "id")
            .text(query, "name", "name")
            .text(query, "domain_id", "domain_id")
            .text(query, "parent_id", "parent_id")
            .flag(query, "enabled", "COALESCE(enabled, 0)")
            .flag(query, "is_domain", "is_domain")
            .after(query, "id");
    having(conditions, tags.all(), "", "BINARY ", distinct(tags.all()));
    having(conditions, tags.any(), "", "", 1);
    having(conditions, tags.notAll(), "NOT ", "BINARY ", distinct(tags.notAll()));
    having(conditions, tags.notAny(), "NOT ", "", 1);
    return conditions;
  }

  private static int distinct(List<String> tags) {
    return (int) tags.stream().distinct().count();
  }

  /** At least so many different tags of those named. */
  private static void having(
      Conditions conditions, List<String> tags, String not, String bytes, int atLeast) {
    if (tags.isEmpty()) {
      return;
    }
    List<Object> values = new ArrayList<>(tags);
    values.add(atLeast);
    String count = TAGS.formatted(bytes, Conditions.marks(tags));
    conditions.and(not + "(" + count + " >= ?)", values.toArray());
  }
}
