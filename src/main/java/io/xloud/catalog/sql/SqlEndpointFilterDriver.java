package io.xloud.catalog.sql;

import io.xloud.catalog.CatalogDriver.Outcome;
import io.xloud.catalog.CatalogPatch;
import io.xloud.catalog.EndpointFilterDriver;
import io.xloud.catalog.EndpointGroup;
import io.xloud.persistence.Conditions;
import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import io.xloud.persistence.RowUpdate;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** OS-EP-FILTER in Keystone's tables. */
@Singleton
final class SqlEndpointFilterDriver implements EndpointFilterDriver {
  private static final String GROUP =
      "SELECT g.id, g.name, g.description, g.filters FROM endpoint_group g";

  private final Database database;

  SqlEndpointFilterDriver(Database database) {
    this.database = database;
  }

  @Override
  public Optional<EndpointGroup> findGroup(String id) {
    return database.find(handle ->
        handle
            .createQuery(GROUP + " WHERE g.id = :id")
            .bind("id", id)
            .map(SqlEndpointFilterDriver::group)
            .findFirst());
  }

  @Override
  public List<EndpointGroup> groups(ListQuery query) {
    Conditions conditions = new Conditions().text(query, "name", "g.name").after(query, "g.id");
    String sql = GROUP + " WHERE " + conditions.sql() + " ORDER BY g.id" + Conditions.limit(query);
    return database.list(handle ->
        conditions.bindTo(handle.createQuery(sql)).map(SqlEndpointFilterDriver::group).list());
  }

  @Override
  public List<EndpointGroup> groupsOf(String projectId) {
    String sql =
        GROUP
            + " JOIN project_endpoint_group m ON m.endpoint_group_id = g.id"
            + " WHERE m.project_id = :project ORDER BY g.id";
    return database.list(handle ->
        handle
            .createQuery(sql)
            .bind("project", projectId)
            .map(SqlEndpointFilterDriver::group)
            .list());
  }

  @Override
  public void insert(EndpointGroup group) {
    database.change(handle ->
        handle
            .createUpdate(
                "INSERT INTO endpoint_group (id, name, description, filters)"
                    + " VALUES (:id, :name, :description, :filters)")
            .bind("id", group.id())
            .bind("name", group.name())
            .bind("description", group.description())
            .bind("filters", Extra.write(group.filters()))
            .execute());
  }

  @Override
  public Outcome updateGroup(String id, CatalogPatch patch) {
    RowUpdate update =
        RowUpdate.of("endpoint_group").set(patch.members(), List.of("name", "description"));
    if (patch.members().get("filters") instanceof Map<?, ?> filters) {
      update.set("filters", Extra.write(named(filters)));
    }
    return database.write(
        handle -> CatalogWrites.outcome(() -> update.execute(handle, id) ? 1 : 0));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> named(Map<?, ?> members) {
    return (Map<String, Object>) members;
  }

  @Override
  public Outcome deleteGroup(String id) {
    return database.write(handle -> {
      run(handle, "DELETE FROM project_endpoint_group WHERE endpoint_group_id = :id", id);
      return CatalogWrites.outcome(
          () -> run(handle, "DELETE FROM endpoint_group WHERE id = :id", id));
    });
  }

  private static int run(Handle handle, String sql, String id) {
    return handle.createUpdate(sql).bind("id", id).execute();
  }

  @Override
  public Outcome pickEndpoint(Pick pick) {
    return change(
        pick,
        "INSERT INTO project_endpoint (endpoint_id, project_id)"
            + " SELECT id, :project FROM endpoint WHERE id = :picked");
  }

  @Override
  public Optional<Pick> findEndpoint(String endpointId, String projectId) {
    return find(
        new Pick(endpointId, projectId),
        "SELECT endpoint_id, project_id FROM project_endpoint"
            + " WHERE endpoint_id = :picked AND project_id = :project");
  }

  @Override
  public Outcome dropEndpoint(Pick pick) {
    return change(
        pick, "DELETE FROM project_endpoint WHERE endpoint_id = :picked AND project_id = :project");
  }

  @Override
  public List<String> projectsOfEndpoint(String endpointId) {
    return projects(
        endpointId,
        "SELECT project_id FROM project_endpoint WHERE endpoint_id = :id ORDER BY project_id");
  }

  @Override
  public Outcome pickGroup(Pick pick) {
    return change(
        pick,
        "INSERT INTO project_endpoint_group (endpoint_group_id, project_id)"
            + " SELECT id, :project FROM endpoint_group WHERE id = :picked");
  }

  @Override
  public Optional<Pick> findGroup(String groupId, String projectId) {
    return find(
        new Pick(groupId, projectId),
        "SELECT endpoint_group_id, project_id FROM project_endpoint_group"
            + " WHERE endpoint_group_id = :picked AND project_id = :project");
  }

  @Override
  public Outcome dropGroup(Pick pick) {
    return change(
        pick,
        "DELETE FROM project_endpoint_group"
            + " WHERE endpoint_group_id = :picked AND project_id = :project");
  }

  @Override
  public List<String> projectsOfGroup(String groupId) {
    return projects(
        groupId,
        "SELECT project_id FROM project_endpoint_group"
            + " WHERE endpoint_group_id = :id ORDER BY project_id");
  }

  private Outcome change(Pick pick, String sql) {
    return database.write(handle ->
        CatalogWrites.outcome(() ->
            handle
                .createUpdate(sql)
                .bind("picked", pick.pickedId())
                .bind("project", pick.projectId())
                .execute()));
  }

  private Optional<Pick> find(Pick pick, String sql) {
    return database.find(handle ->
        handle
            .createQuery(sql)
            .bind("picked", pick.pickedId())
            .bind("project", pick.projectId())
            .map((rs, ctx) -> new Pick(rs.getString(1), rs.getString(2)))
            .findFirst());
  }

  private List<String> projects(String id, String sql) {
    return database.list(
        handle -> handle.createQuery(sql).bind("id", id).mapTo(String.class).list());
  }

  private static EndpointGroup group(ResultSet rs, StatementContext ctx) throws SQLException {
    return new EndpointGroup(
        rs.getString("id"),
        rs.getString("name"),
        rs.getString("description"),
        Extra.read(rs.getString("filters")));
  }
}
