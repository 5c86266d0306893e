package io.xloud.catalog.sql;

import io.xloud.catalog.CatalogDriver;
import io.xloud.catalog.Endpoint;
import io.xloud.catalog.Service;
import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Regions, services and endpoints in Keystone's tables. */
@Singleton
final class SqlCatalogDriver implements CatalogDriver {
  private static final String SERVICE = "SELECT id, type, enabled, extra FROM service";
  private static final String ENDPOINT =
      "SELECT id, interface, region_id, service_id, url, enabled, extra FROM endpoint";

  private final Database database;

  SqlCatalogDriver(Database database) {
    this.database = database;
  }

  @Override
  public List<Service> enabledServices() {
    return database.read(handle ->
        handle
            .createQuery(SERVICE + " WHERE enabled = 1 ORDER BY id")
            .map(SqlCatalogDriver::service)
            .list());
  }

  @Override
  public List<Endpoint> endpoints() {
    return database.read(handle ->
        handle.createQuery(ENDPOINT + " ORDER BY id").map(SqlCatalogDriver::endpoint).list());
  }

  @Override
  public EndpointFilter filterOf(String projectId) {
    return database.read(
        handle -> new EndpointFilter(pickedIds(handle, projectId), groups(handle, projectId)));
  }

  private static List<String> pickedIds(Handle handle, String projectId) {
    return handle
        .createQuery("SELECT endpoint_id FROM project_endpoint WHERE project_id = :project")
        .bind("project", projectId)
        .mapTo(String.class)
        .list();
  }

  private static List<Map<String, @Nullable Object>> groups(Handle handle, String projectId) {
    return handle
        .createQuery(
            """
            SELECT g.filters
              FROM project_endpoint_group m
              JOIN endpoint_group g ON g.id = m.endpoint_group_id
             WHERE m.project_id = :project
            """)
        .bind("project", projectId)
        .map((rs, ctx) -> Extra.read(rs.getString("filters")))
        .list();
  }

  private static Service service(ResultSet rs, StatementContext ctx) throws SQLException {
    return new Service(
        rs.getString("id"),
        rs.getString("type"),
        rs.getBoolean("enabled"),
        Extra.read(rs.getString("extra")));
  }

  private static Endpoint endpoint(ResultSet rs, StatementContext ctx) throws SQLException {
    return new Endpoint(
        rs.getString("id"),
        rs.getString("interface"),
        rs.getString("region_id"),
        rs.getString("service_id"),
        rs.getString("url"),
        rs.getBoolean("enabled"),
        Extra.read(rs.getString("extra")));
  }
}
