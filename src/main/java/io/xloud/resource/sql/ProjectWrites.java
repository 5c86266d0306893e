package io.xloud.resource.sql;

import io.xloud.persistence.Extra;
import io.xloud.persistence.RowUpdate;
import io.xloud.resource.Domain;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectPatch;
import io.xloud.resource.ResourceDriver.Outcome;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The statements that change projects. Each names the columns it sets and nothing else. */
final class ProjectWrites {
  private static final List<String> COLUMNS = List.of("name", "description", "enabled");
  private static final String INTO =
      "INSERT INTO project (id, name, domain_id, parent_id, is_domain, enabled, description, extra)";
  private static final String VALUES =
      " SELECT :id, :name, :domain, :parent, :isDomain, :enabled, :description, :extra";

  private ProjectWrites() {}

  static Outcome insert(Handle handle, Project project) {
    if (project.isDomain()) {
      insertDomain(handle, project);
    } else if (insert(
            handle, INTO + VALUES + " FROM project p WHERE p.id = :parent AND p.enabled", project)
        == 0) {
      return Outcome.GONE;
    }
    setOptions(handle, project.id(), project.options());
    return addTags(handle, project.id(), project.tags());
  }

  /** Where the hidden root that all domains refer to is missing, it is made first. */
  private static void insertDomain(Handle handle, Project domain) {
    try {
      insert(handle, INTO + VALUES, domain);
    } catch (JdbiException e) {
      if (!Refusals.breaksReference(e)) {
        throw e;
      }
      handle
          .createUpdate(
              "INSERT IGNORE INTO project (id, name, domain_id, is_domain, enabled, description, extra)"
                  + " VALUES (:root, :root, :root, 1, 0, '', '{}')")
          .bind("root", Domain.ROOT_ID)
          .execute();
      insert(handle, INTO + VALUES, domain);
    }
  }

  private static int insert(Handle handle, String sql, Project project) {
    return handle
        .createUpdate(sql)
        .bind("id", project.id())
        .bind("name", project.name())
        .bind("domain", project.domainId() == null ? Domain.ROOT_ID : project.domainId())
        .bind("parent", project.parentId())
        .bind("isDomain", project.isDomain())
        .bind("enabled", project.enabled())
        .bind("description", project.description())
        .bind("extra", Extra.write(project.extra()))
        .execute();
  }

  static Outcome update(Handle handle, String id, ProjectPatch patch) {
    setOptions(handle, id, patch.options());
    boolean there =
        RowUpdate.of("project")
            .set(patch.members(), COLUMNS)
            .extra(patch.extra())
            .execute(handle, id);
    return there ? Outcome.DONE : Outcome.GONE;
  }

  static Outcome delete(Handle handle, String id) {
    int rows =
        handle
            .createUpdate("DELETE FROM project WHERE id = :id AND (is_domain = 0 OR enabled = 0)")
            .bind("id", id)
            .execute();
    return rows == 0 ? Outcome.GONE : Outcome.DONE;
  }

  static Outcome replaceTags(Handle handle, String id, List<String> tags) {
    handle.createUpdate("DELETE FROM project_tag WHERE project_id = :id").bind("id", id).execute();
    return addTags(handle, id, tags);
  }

  static Outcome addTags(Handle handle, String id, List<String> tags) {
    if (!tags.isEmpty()) {
      PreparedBatch batch =
          handle.prepareBatch("INSERT INTO project_tag (project_id, name) VALUES (:id, :tag)");
      tags.forEach(tag -> batch.bind("id", id).bind("tag", tag).add());
      batch.execute();
    }
    return Outcome.DONE;
  }

  static Outcome removeTag(Handle handle, String id, String tag) {
    int rows =
        handle
            .createUpdate(
                "DELETE FROM project_tag WHERE project_id = :id AND BINARY name = BINARY :tag")
            .bind("id", id)
            .bind("tag", tag)
            .execute();
    return rows == 0 ? Outcome.GONE : Outcome.DONE;
  }

  private static void setOptions(Handle handle, String id, Map<String, @Nullable Object> options) {
    if (!options.containsKey(Project.IMMUTABLE)) {
      return;
    }
    if (options.get(Project.IMMUTABLE) instanceof Boolean immutable) {
      handle
          .createUpdate(
              """
              INSERT INTO project_option (project_id, option_id, option_value)
              VALUES (:id, :option, :value)
              ON DUPLICATE KEY UPDATE option_value = VALUES(option_value)
              """)
          .bind("id", id)
          .bind("option", ProjectRows.IMMUTABLE_ID)
          .bind("value", immutable.toString())
          .execute();
    } else {
      handle
          .createUpdate("DELETE FROM project_option WHERE project_id = :id AND option_id = :option")
          .bind("id", id)
          .bind("option", ProjectRows.IMMUTABLE_ID)
          .execute();
    }
  }
}
