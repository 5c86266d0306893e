package io.xloud.resource.sql;

import io.xloud.persistence.Database;
import io.xloud.resource.ProjectTree;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jspecify.annotations.Nullable;

/** The tree in table {@code project}, read by recursive queries. */
@Singleton
final class SqlProjectTree implements ProjectTree {
  private final Database database;

  SqlProjectTree(Database database) {
    this.database = database;
  }

  private record Step(String id, @Nullable String domainId) {}

  @Override
  public Optional<Place> place(String projectId) {
    List<Step> path =
        database.list(handle ->
            handle
                .createQuery(
                    """
                    WITH RECURSIVE path (id, parent_id, domain_id, is_domain, depth) AS (
                      SELECT id, parent_id, domain_id, is_domain, 0 FROM project WHERE id = :id
                      UNION ALL
                      SELECT p.id, p.parent_id, p.domain_id, p.is_domain, path.depth + 1
                        FROM project p JOIN path ON p.id = path.parent_id
                       WHERE path.depth \\< 100)
                    SELECT id, domain_id, is_domain FROM path ORDER BY depth
                    """)
                .bind("id", projectId)
                .map(
                    (rs, _) -> new Step(rs.getString(1), rs.getBoolean(3) ? null : rs.getString(2)))
                .list());
    if (path.isEmpty()) {
      return Optional.empty();
    }
    List<String> ancestors = path.stream().skip(1).map(Step::id).toList();
    return Optional.of(new Place(path.getFirst().id(), path.getFirst().domainId(), ancestors));
  }

  @Override
  public Map<String, Set<String>> below(Collection<String> projectIds) {
    return grouped(
        """
        WITH RECURSIVE below (root, id) AS (
          SELECT parent_id, id FROM project WHERE parent_id IN (<ids>)
          UNION
          SELECT below.root, p.id FROM project p JOIN below ON p.parent_id = below.id)
        SELECT root, id FROM below
        """,
        projectIds);
  }

  @Override
  public Map<String, Set<String>> inDomains(Collection<String> domainIds) {
    return grouped(
        "SELECT domain_id, id FROM project WHERE domain_id IN (<ids>) AND is_domain = 0",
        domainIds);
  }

  @Override
  public List<String> belowProjects() {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT p.id FROM project p JOIN project parent ON parent.id = p.parent_id
                 WHERE parent.parent_id IS NOT NULL ORDER BY p.id
                """)
            .mapTo(String.class)
            .list());
  }

  private Map<String, Set<String>> grouped(String sql, Collection<String> ids) {
    Map<String, Set<String>> groups = new HashMap<>();
    if (ids.isEmpty()) {
      return groups;
    }
    database
        .read(handle ->
            handle
                .createQuery(sql)
                .bindList(EmptyHandling.NULL_KEYWORD, "ids", new ArrayList<>(ids))
                .map((rs, _) -> Map.entry(rs.getString(1), rs.getString(2)))
                .list())
        .forEach(pair ->
            groups.computeIfAbsent(pair.getKey(), _ -> new LinkedHashSet<>()).add(pair.getValue()));
    return groups;
  }
}
