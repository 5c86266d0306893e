package io.xloud.resource.sql;

import io.xloud.error.Problem;
import io.xloud.persistence.Conditions;
import io.xloud.persistence.Database;
import io.xloud.query.ListQuery;
import io.xloud.resource.Domain;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectPatch;
import io.xloud.resource.ResourceDriver;
import io.xloud.resource.TagFilter;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Domains and projects in Keystone's tables {@code project}, {@code project_tag} and {@code
 * project_option}. Every question is one statement, however many projects it finds.
 */
@Singleton
final class SqlResourceDriver implements ResourceDriver {
  private static final String UPWARDS =
      """
      WITH RECURSIVE chain AS (
        SELECT id FROM project WHERE id = :id
        UNION
        SELECT p.parent_id FROM project p JOIN chain ON p.id = chain.id)
      """;
  private static final String DOWNWARDS =
      """
      WITH RECURSIVE chain AS (
        SELECT id FROM project WHERE parent_id = :id
        UNION
        SELECT p.id FROM project p JOIN chain ON p.parent_id = chain.id)
      """;
  private static final String IN_CHAIN = "id IN (SELECT id FROM chain)";

  private final Database database;

  SqlResourceDriver(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Project> find(String id) {
    return database.find(handle -> find(handle, id));
  }

  private static Optional<Project> find(Handle handle, String id) {
    return ProjectRows.of(handle.createQuery(ProjectRows.where("id = :id")).bind("id", id)).stream()
        .findFirst();
  }

  @Override
  public Optional<Project> findByName(@Nullable String domainId, String name) {
    return database.find(handle ->
        ProjectRows.of(
                handle
                    .createQuery(ProjectRows.where("domain_id = :domain AND name = :name"))
                    .bind("domain", domainId == null ? Domain.ROOT_ID : domainId)
                    .bind("name", name))
            .stream()
            .findFirst());
  }

  @Override
  public List<Project> findAll(Collection<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return database.list(handle ->
        ProjectRows.of(
            handle
                .createQuery(ProjectRows.where("id IN (<ids>)"))
                .bindList("ids", List.copyOf(ids))));
  }

  @Override
  public List<Project> inDomain(String domainId) {
    return database.list(handle ->
        ProjectRows.of(
            handle.createQuery(ProjectRows.where("domain_id = :id")).bind("id", domainId)));
  }

  @Override
  public List<Project> list(ListQuery query, TagFilter tags) {
    Conditions conditions = ProjectConditions.of(query, tags);
    String sql = ProjectRows.where(conditions.sql(), "ORDER BY id" + Conditions.limit(query));
    return database.list(handle -> {
      requireMarker(handle, query.marker());
      return ProjectRows.of(conditions.bindTo(handle.createQuery(sql)));
    });
  }

  private static void requireMarker(Handle handle, @Nullable String marker) {
    if (marker != null && find(handle, marker).isEmpty()) {
      throw new Problem.NotFoundBecause("Marker %s could not be found.".formatted(marker)).raised();
    }
  }

  @Override
  public List<Project> parents(String id) {
    return Branch.upwards(id, chain(UPWARDS + ProjectRows.unordered(IN_CHAIN), id));
  }

  @Override
  public List<Project> subtree(String id) {
    return Branch.downwards(id, chain(DOWNWARDS + ProjectRows.where(IN_CHAIN), id));
  }

  private List<Project> chain(String sql, String id) {
    return database.list(handle -> ProjectRows.of(handle.createQuery(sql).bind("id", id)));
  }

  @Override
  public boolean hasDisabledAbove(String id) {
    List<String> above = parents(id).stream().map(Project::id).toList();
    return !above.isEmpty()
        && database.read(handle ->
            handle
                .createQuery(
                    "SELECT COALESCE(enabled, 0) FROM project WHERE id IN (<ids>)"
                        + " LOCK IN SHARE MODE")
                .bindList("ids", above)
                .mapTo(Boolean.class)
                .list()
                .contains(false));
  }

  @Override
  public boolean hasEnabledBelow(String id) {
    return database.read(handle ->
        handle
            .createQuery(
                DOWNWARDS
                    + "SELECT EXISTS (SELECT 1 FROM project WHERE enabled = 1 AND "
                    + IN_CHAIN
                    + ")")
            .bind("id", id)
            .mapTo(Boolean.class)
            .one());
  }

  @Override
  public Outcome insert(Project project, List<String> above) {
    return writing(handle -> ProjectWrites.insert(handle, project, above));
  }

  @Override
  public Outcome claim(Project judged) {
    return writing(handle -> ProjectWrites.claim(handle, judged));
  }

  @Override
  public Outcome update(Project judged, ProjectPatch patch) {
    return writing(handle -> ProjectWrites.update(handle, judged, patch));
  }

  @Override
  public Outcome delete(Project judged) {
    return writing(handle -> ProjectWrites.delete(handle, judged));
  }

  @Override
  public void deleteAllIn(String domainId) {
    database.change(handle -> ProjectWrites.deleteAllIn(handle, domainId));
  }

  @Override
  public Outcome replaceTags(String id, List<String> tags) {
    return writing(handle -> ProjectWrites.replaceTags(handle, id, tags));
  }

  @Override
  public Outcome addTag(String id, String tag) {
    return writing(handle -> ProjectWrites.addTags(handle, id, List.of(tag)));
  }

  @Override
  public Outcome removeTag(String id, String tag) {
    return writing(handle -> ProjectWrites.removeTag(handle, id, tag));
  }

  private Outcome writing(Function<Handle, Outcome> work) {
    return database.write(handle -> Refusals.read(() -> work.apply(handle)));
  }
}
