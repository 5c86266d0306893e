package io.xloud.catalog.sql;

import io.xloud.catalog.CatalogDriver.Outcome;
import io.xloud.catalog.CatalogPatch;
import io.xloud.catalog.Endpoint;
import io.xloud.catalog.Region;
import io.xloud.catalog.Service;
import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import io.xloud.persistence.RowUpdate;
import java.util.List;
import java.util.function.IntSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Update;

/** The statements that change the catalog. Each names the columns it sets and nothing else. */
final class CatalogWrites {
  private static final List<String> REGION = List.of("description", "parent_region_id");
  private static final List<String> SERVICE = List.of("type", "enabled");
  private static final List<String> ENDPOINT =
      List.of("interface", "region_id", "service_id", "url", "enabled");
  private static final List<String> NO_EXTRA =
      List.of("id", "region", "legacy_endpoint_id", "extra");

  private CatalogWrites() {}

  static Outcome insert(Handle handle, Region region) {
    String into = "INSERT INTO region (id, description, parent_region_id, extra) ";
    String values = "SELECT :id, :description, :parent, :extra";
    Update insert =
        region.parentRegionId() == null
            ? handle.createUpdate(into + values)
            : handle.createUpdate(into + values + " FROM region p WHERE p.id = :parent");
    return outcome(() ->
        insert
            .bind("id", region.id())
            .bind("description", region.description())
            .bind("parent", region.parentRegionId())
            .bind("extra", Extra.write(region.extra()))
            .execute());
  }

  static Outcome insert(Handle handle, Service service) {
    return outcome(() ->
        handle
            .createUpdate(
                "INSERT INTO service (id, type, enabled, extra)"
                    + " VALUES (:id, :type, :enabled, :extra)")
            .bind("id", service.id())
            .bind("type", service.type())
            .bind("enabled", service.enabled())
            .bind("extra", Extra.write(service.extra()))
            .execute());
  }

  static Outcome insert(Handle handle, Endpoint endpoint) {
    return outcome(() ->
        handle
            .createUpdate(
                "INSERT INTO endpoint (id, interface, region_id, service_id, url, enabled, extra)"
                    + " VALUES (:id, :interface, :region, :service, :url, :enabled, :extra)")
            .bind("id", endpoint.id())
            .bind("interface", endpoint.interfaceName())
            .bind("region", endpoint.regionId())
            .bind("service", endpoint.serviceId())
            .bind("url", endpoint.url())
            .bind("enabled", endpoint.enabled())
            .bind("extra", Extra.write(endpoint.extra()))
            .execute());
  }

  static Outcome updateRegion(Handle handle, String id, CatalogPatch patch) {
    return update(handle, "region", id, patch, REGION);
  }

  static Outcome updateService(Handle handle, String id, CatalogPatch patch) {
    return update(handle, "service", id, patch, SERVICE);
  }

  static Outcome updateEndpoint(Handle handle, String id, CatalogPatch patch) {
    return update(handle, "endpoint", id, patch, ENDPOINT);
  }

  private static Outcome update(
      Handle handle, String table, String id, CatalogPatch patch, List<String> columns) {
    CatalogPatch others = new CatalogPatch(patch.beside(columns));
    RowUpdate update =
        RowUpdate.of(table).set(patch.members(), columns).extra(others.beside(NO_EXTRA));
    return outcome(() -> update.execute(handle, id) ? 1 : 0);
  }

  static Outcome deleteRegions(Handle handle, List<String> ids) {
    return ids.isEmpty()
        ? Outcome.GONE
        : outcome(() ->
            handle
                .createUpdate("DELETE FROM region WHERE id IN (<ids>)")
                .bindList("ids", ids)
                .execute());
  }

  static Outcome deleteService(Handle handle, String id) {
    run(
        handle,
        "DELETE f FROM project_endpoint f JOIN endpoint e ON e.id = f.endpoint_id"
            + " WHERE e.service_id = :id",
        id);
    run(handle, "DELETE FROM endpoint WHERE service_id = :id", id);
    return outcome(() -> run(handle, "DELETE FROM service WHERE id = :id", id));
  }

  static Outcome deleteEndpoint(Handle handle, String id) {
    run(handle, "DELETE FROM project_endpoint WHERE endpoint_id = :id", id);
    return outcome(() -> run(handle, "DELETE FROM endpoint WHERE id = :id", id));
  }

  static void forgetFilterOf(Handle handle, List<String> projectIds) {
    for (String table : List.of("project_endpoint", "project_endpoint_group")) {
      handle
          .createUpdate("DELETE FROM " + table + " WHERE project_id IN (<ids>)")
          .bindList("ids", projectIds)
          .execute();
    }
  }

  private static int run(Handle handle, String sql, String id) {
    return handle.createUpdate(sql).bind("id", id).execute();
  }

  static Outcome outcome(IntSupplier statement) {
    try {
      return statement.getAsInt() == 0 ? Outcome.GONE : Outcome.DONE;
    } catch (JdbiException e) {
      if (Database.isDuplicate(e)) {
        return Outcome.TAKEN;
      }
      if (Database.breaksReference(e)) {
        return Outcome.TIED;
      }
      throw e;
    }
  }
}
