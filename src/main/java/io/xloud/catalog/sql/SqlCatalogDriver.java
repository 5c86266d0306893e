package io.xloud.catalog.sql;

import io.xloud.catalog.CatalogDriver;
import io.xloud.catalog.CatalogPatch;
import io.xloud.catalog.Endpoint;
import io.xloud.catalog.Region;
import io.xloud.catalog.Service;
import io.xloud.persistence.Conditions;
import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Regions, services and endpoints in Keystone's tables. */
@Singleton
final class SqlCatalogDriver implements CatalogDriver {
  private static final String REGION =
      "SELECT id, description, parent_region_id, extra FROM region";
  private static final String NAME = "JSON_VALUE(extra, '$.name')";
  private static final String SERVICE = "SELECT id, type, enabled, extra FROM service";
  private static final String ENDPOINT =
      "SELECT id, interface, region_id, service_id, url, enabled, extra FROM endpoint";

  private final Database database;

  SqlCatalogDriver(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Region> findRegion(String id) {
    return database.find(handle ->
        handle
            .createQuery(REGION + " WHERE id = :id")
            .bind("id", id)
            .map(SqlCatalogDriver::region)
            .findFirst());
  }

  @Override
  public List<Region> regions(ListQuery query) {
    Conditions conditions =
        new Conditions().text(query, "parent_region_id", "parent_region_id").after(query, "id");
    return list(REGION, query, conditions, SqlCatalogDriver::region);
  }

  @Override
  public List<Region> regionsAround(String id) {
    return database.list(handle ->
        handle
            .createQuery(
                """
                WITH RECURSIVE around AS (
                  SELECT * FROM region WHERE id = :id
                  UNION
                  SELECT r.* FROM region r JOIN around a ON r.id = a.parent_region_id)
                SELECT id, description, parent_region_id, extra FROM around
                """)
            .bind("id", id)
            .map(SqlCatalogDriver::region)
            .list());
  }

  @Override
  public Outcome insert(Region region) {
    return database.write(handle -> CatalogWrites.insert(handle, region));
  }

  @Override
  public Outcome updateRegion(String id, CatalogPatch patch) {
    return database.write(handle -> CatalogWrites.updateRegion(handle, id, patch));
  }

  @Override
  public List<String> regionsWithin(String id) {
    return database.list(handle ->
        handle
            .createQuery(
                """
                WITH RECURSIVE within AS (
                  SELECT id FROM region WHERE id = :id
                  UNION
                  SELECT r.id FROM region r JOIN within w ON r.parent_region_id = w.id)
                SELECT id FROM within
                """)
            .bind("id", id)
            .mapTo(String.class)
            .list());
  }

  @Override
  public Outcome deleteRegions(List<String> ids) {
    return database.write(handle -> CatalogWrites.deleteRegions(handle, ids));
  }

  @Override
  public Optional<Service> findService(String id) {
    return database.find(handle ->
        handle
            .createQuery(SERVICE + " WHERE id = :id")
            .bind("id", id)
            .map(SqlCatalogDriver::service)
            .findFirst());
  }

  /**
   * The name of a service is one of the members in its {@code extra} column, so a plain comparison
   * minds its case, unlike that of its type.
   */
  @Override
  public List<Service> services(ListQuery query) {
    Conditions conditions =
        new Conditions().text(query, "type", "type").text(query, "name", NAME).after(query, "id");
    query.exact("name").ifPresent(name -> conditions.and("BINARY " + NAME + " = BINARY ?", name));
    return list(SERVICE, query, conditions, SqlCatalogDriver::service);
  }

  @Override
  public void insert(Service service) {
    database.change(handle -> CatalogWrites.insert(handle, service));
  }

  @Override
  public Outcome updateService(String id, CatalogPatch patch) {
    return database.write(handle -> CatalogWrites.updateService(handle, id, patch));
  }

  @Override
  public Outcome deleteService(String id) {
    return database.write(handle -> CatalogWrites.deleteService(handle, id));
  }

  @Override
  public Optional<Endpoint> findEndpoint(String id) {
    return database.find(handle ->
        handle
            .createQuery(ENDPOINT + " WHERE id = :id")
            .bind("id", id)
            .map(SqlCatalogDriver::endpoint)
            .findFirst());
  }

  @Override
  public List<Endpoint> endpoints(ListQuery query) {
    Conditions conditions =
        new Conditions()
            .text(query, "interface", "interface")
            .text(query, "service_id", "service_id")
            .text(query, "region_id", "region_id")
            .after(query, "id");
    return list(ENDPOINT, query, conditions, SqlCatalogDriver::endpoint);
  }

  @Override
  public Outcome insert(Endpoint endpoint) {
    return database.write(handle -> CatalogWrites.insert(handle, endpoint));
  }

  @Override
  public Outcome updateEndpoint(String id, CatalogPatch patch) {
    return database.write(handle -> CatalogWrites.updateEndpoint(handle, id, patch));
  }

  @Override
  public Outcome deleteEndpoint(String id) {
    return database.write(handle -> CatalogWrites.deleteEndpoint(handle, id));
  }

  @Override
  public void forgetFilterOf(List<String> projectIds) {
    database.change(handle -> CatalogWrites.forgetFilterOf(handle, projectIds));
  }

  private <T> List<T> list(
      String select, ListQuery query, Conditions conditions, RowMapper<T> row) {
    String sql = select + " WHERE " + conditions.sql() + " ORDER BY id" + Conditions.limit(query);
    return database.list(handle -> conditions.bindTo(handle.createQuery(sql)).map(row).list());
  }

  @Override
  public List<Service> enabledServices() {
    return database.list(handle ->
        handle
            .createQuery(SERVICE + " WHERE enabled = 1 ORDER BY id")
            .map(SqlCatalogDriver::service)
            .list());
  }

  @Override
  public List<Endpoint> endpoints() {
    return database.list(handle ->
        handle.createQuery(ENDPOINT + " ORDER BY id").map(SqlCatalogDriver::endpoint).list());
  }

  @Override
  public EndpointFilter filterOf(String projectId) {
    return database.read(
        handle -> new EndpointFilter(pickedIds(handle, projectId), groups(handle, projectId)));
  }

  private static Set<String> pickedIds(Handle handle, String projectId) {
    return handle
        .createQuery(
            """
            SELECT e.id
              FROM project_endpoint f
              JOIN endpoint e ON e.id = f.endpoint_id
             WHERE f.project_id = :project
            """)
        .bind("project", projectId)
        .mapTo(String.class)
        .set();
  }

  private static Set<Map<String, ? extends @Nullable Object>> groups(
      Handle handle, String projectId) {
    return handle
        .createQuery(
            """
            SELECT g.filters
              FROM project_endpoint_group m
              JOIN endpoint_group g ON g.id = m.endpoint_group_id
             WHERE m.project_id = :project
            """)
        .bind("project", projectId)
        .<Map<String, ? extends @Nullable Object>>map(
            (rs, ctx) -> Extra.read(rs.getString("filters")))
        .collectIntoSet();
  }

  private static Region region(ResultSet rs, StatementContext ctx) throws SQLException {
    return new Region(
        rs.getString("id"),
        rs.getString("description"),
        rs.getString("parent_region_id"),
        Extra.read(rs.getString("extra")));
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
