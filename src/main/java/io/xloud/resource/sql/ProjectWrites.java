package io.xloud.resource.sql;

import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import io.xloud.persistence.RowInsert;
import io.xloud.persistence.RowUpdate;
import io.xloud.resource.Domain;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectPatch;
import io.xloud.resource.ResourceDriver.Outcome;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The statements that change projects. Each names the columns it sets and nothing else. */
final class ProjectWrites {
  private static final List<String> COLUMNS = List.of("name", "description", "enabled");
  private static final String INTO =
      "INSERT INTO project (id, name, domain_id, parent_id, is_domain, enabled, description, extra)";
  private static final String VALUES =
      " SELECT :id, :name, :domain, :parent, :isDomain, :enabled, :description, :extra";

  private ProjectWrites() {}

  /** The state in which a project was judged; what it asks of options a claim has locked. */
  private static final String AS_JUDGED =
      "COALESCE(enabled, 0) = :wasEnabled AND :wasImmutable = (SELECT COUNT(*) FROM project_option o"
          + " WHERE o.project_id = project.id AND o.option_id = '%s' AND o.option_value = 'true')"
              .formatted(ProjectRows.IMMUTABLE_ID);

  private static final String ALL_ABOVE_ENABLED =
      """
       FROM (SELECT COUNT(*) AS enabled FROM project
              WHERE id IN (<above>) AND enabled = 1 LOCK IN SHARE MODE) p
      WHERE p.enabled = :wanted
      """;

  static Outcome insert(Handle handle, Project project, List<String> above) {
    if (project.isDomain()) {
      insertDomain(handle, project);
    } else if (insertBelow(handle, project, above) == 0) {
      return Outcome.GONE;
    }
    setOptions(handle, project.id(), project.options());
    return addTags(handle, project.id(), project.tags());
  }

  /** Where the hidden root that all domains refer to is missing, it is made first. */
  private static void insertDomain(Handle handle, Project domain) {
    try {
      insertAsDomain(handle, domain);
    } catch (JdbiException e) {
      if (!Database.breaksReference(e)) {
        throw e;
      }
      handle
          .createUpdate(
              "INSERT IGNORE INTO project (id, name, domain_id, is_domain, enabled, description, extra)"
                  + " VALUES (:root, :root, :root, 1, 0, '', '{}')")
          .bind("root", Domain.ROOT_ID)
          .execute();
      insertAsDomain(handle, domain);
    }
  }

  private static int insertBelow(Handle handle, Project project, List<String> above) {
    return bound(handle.createUpdate(INTO + VALUES + ALL_ABOVE_ENABLED), project)
        .bindList("above", above)
        .bind("wanted", above.size())
        .execute();
  }

  private static void insertAsDomain(Handle handle, Project domain) {
    bound(handle.createUpdate(INTO + VALUES), domain).execute();
  }

  private static Update bound(Update insert, Project project) {
    return insert
        .bind("id", project.id())
        .bind("name", project.name())
        .bind("domain", project.domainId() == null ? Domain.ROOT_ID : project.domainId())
        .bind("parent", project.parentId())
        .bind("isDomain", project.isDomain())
        .bind("enabled", project.enabled())
        .bind("description", project.description())
        .bind("extra", Extra.write(project.extra()));
  }

  static Outcome claim(Handle handle, Project judged) {
    return execute(handle, judged, RowUpdate.of("project"));
  }

  static Outcome update(Handle handle, Project judged, ProjectPatch patch) {
    Outcome outcome =
        execute(
            handle,
            judged,
            RowUpdate.of("project").set(patch.members(), COLUMNS).extra(patch.extra()));
    if (outcome == Outcome.DONE) {
      setOptions(handle, judged.id(), patch.options());
    }
    return outcome;
  }

  private static Outcome execute(Handle handle, Project judged, RowUpdate update) {
    boolean done =
        update
            .onlyWhere(
                AS_JUDGED,
                Map.of("wasEnabled", judged.enabled(), "wasImmutable", judged.isImmutable()))
            .execute(handle, judged.id());
    return done ? Outcome.DONE : Outcome.GONE;
  }

  /** The claim comes first: under its lock nobody makes the project immutable any more. */
  static Outcome delete(Handle handle, Project judged) {
    if (claim(handle, judged) == Outcome.GONE) {
      return Outcome.GONE;
    }
    int rows =
        handle
            .createUpdate(
                "DELETE FROM project WHERE id = :id"
                    + " AND (is_domain = 0 OR COALESCE(enabled, 0) = 0) AND "
                    + AS_JUDGED)
            .bind("id", judged.id())
            .bind("wasEnabled", judged.enabled())
            .bind("wasImmutable", judged.isImmutable())
            .execute();
    return rows == 0 ? Outcome.GONE : Outcome.DONE;
  }

  /** All become leaves first, because the key to the parent is checked row by row. */
  static void deleteAllIn(Handle handle, String domainId) {
    handle
        .createUpdate(
            "UPDATE project SET parent_id = :id WHERE domain_id = :id AND parent_id != :id")
        .bind("id", domainId)
        .execute();
    handle
        .createUpdate("DELETE FROM project WHERE domain_id = :id AND is_domain = 0")
        .bind("id", domainId)
        .execute();
  }

  static Outcome replaceTags(Handle handle, String id, List<String> tags) {
    handle.createUpdate("DELETE FROM project_tag WHERE project_id = :id").bind("id", id).execute();
    return addTags(handle, id, tags);
  }

  static Outcome addTags(Handle handle, String id, List<String> tags) {
    RowInsert insert = RowInsert.into("project_tag", "project_id", "name");
    tags.forEach(tag -> insert.row(id, tag));
    insert.execute(handle);
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
