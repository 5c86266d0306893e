package io.xloud.assignment.api;

import io.xloud.assignment.AssignmentQuery;
import io.xloud.error.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the query of {@code /v3/role_assignments} says. An empty value is no value. */
record AssignmentFilters(Map<String, List<String>> query) {

  @Nullable String projectId() {
    return value("scope.project.id");
  }

  boolean subtree() {
    return isTrue("include_subtree");
  }

  boolean includeNames() {
    return isTrue("include_names");
  }

  /**
   * @param within the only domain that the caller may look into, null for all
   */
  AssignmentQuery asked(@Nullable String within) {
    return new AssignmentQuery(
        value("role.id"),
        value("user.id"),
        value("group.id"),
        "all".equals(value("scope.system")),
        value("scope.domain.id"),
        projectId(),
        subtree(),
        inherited(),
        isTrue("effective"),
        null,
        false,
        within);
  }

  /** Refuses what could only be answered with an empty list. */
  void requireSense() {
    refuse("scope.domain.id", "scope.project.id", "Specify a domain or project, not both");
    refuse("scope.domain.id", "scope.system", "Specify system or domain, not both");
    refuse("scope.project.id", "scope.system", "Specify system or project, not both");
    refuse("user.id", "group.id", "Specify a user or group, not both");
    if (!isTrue("effective")) {
      return;
    }
    if (value("group.id") != null) {
      throw new Problem.BadRequest(
              "Combining effective and group filter will always result in an empty list.")
          .raised();
    }
    if (Boolean.TRUE.equals(inherited()) && value("scope.domain.id") != null) {
      throw new Problem.BadRequest(
              "Combining effective, domain and inherited filters will always result in an empty list.")
          .raised();
    }
  }

  private void refuse(String one, String other, String sentence) {
    if (value(one) != null && value(other) != null) {
      throw new Problem.BadRequest(sentence).raised();
    }
  }

  private @Nullable Boolean inherited() {
    List<String> values = query.get("scope.OS-INHERIT:inherited_to");
    return values == null ? null : values.getFirst().equals("projects");
  }

  /** A key without a value is true, and so is every value but {@code 0}. */
  private boolean isTrue(String key) {
    List<String> values = query.get(key);
    return values != null && !values.getFirst().equals("0");
  }

  private @Nullable String value(String key) {
    List<String> values = query.get(key);
    return values == null || values.getFirst().isEmpty() ? null : values.getFirst();
  }
}
