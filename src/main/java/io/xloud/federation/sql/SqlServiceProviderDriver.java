package io.xloud.federation.sql;

import io.xloud.federation.FederationPatch;
import io.xloud.federation.ServiceProvider;
import io.xloud.federation.ServiceProviderDriver;
import io.xloud.persistence.Conditions;
import io.xloud.persistence.Database;
import io.xloud.persistence.RowUpdate;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementContext;

/** Keystone's table {@code service_provider}. */
@Singleton
final class SqlServiceProviderDriver implements ServiceProviderDriver {
  private static final String SELECT =
      "SELECT id, enabled, description, auth_url, sp_url, relay_state_prefix FROM service_provider";
  private static final List<String> COLUMNS =
      List.of("enabled", "description", "auth_url", "sp_url", "relay_state_prefix");

  private final Database database;

  SqlServiceProviderDriver(Database database) {
    this.database = database;
  }

  @Override
  public Optional<ServiceProvider> find(String id) {
    return database.find(handle ->
        handle
            .createQuery(SELECT + " WHERE id = :id")
            .bind("id", id)
            .map(SqlServiceProviderDriver::read)
            .findOne());
  }

  @Override
  public List<ServiceProvider> list(ListQuery query) {
    Conditions where =
        new Conditions()
            .text(query, "id", "id")
            .flag(query, "enabled", "enabled")
            .after(query, "id");
    String sql = SELECT + " WHERE " + where.sql() + " ORDER BY id" + Conditions.limit(query);
    return database.list(
        handle -> where.bindTo(handle.createQuery(sql)).map(SqlServiceProviderDriver::read).list());
  }

  @Override
  public boolean insert(ServiceProvider provider) {
    try {
      return database.write(handle -> insert(handle, provider));
    } catch (JdbiException e) {
      if (Database.isDuplicate(e)) {
        return false;
      }
      throw e;
    }
  }

  private static boolean insert(Handle handle, ServiceProvider provider) {
    return handle
            .createUpdate(
                """
                INSERT INTO service_provider
                  (id, enabled, description, auth_url, sp_url, relay_state_prefix)
                VALUES (:id, :enabled, :description, :auth, :sp, :prefix)
                """)
            .bind("id", provider.id())
            .bind("enabled", provider.enabled())
            .bind("description", provider.description())
            .bind("auth", provider.authUrl())
            .bind("sp", provider.spUrl())
            .bind("prefix", provider.relayStatePrefix())
            .execute()
        > 0;
  }

  @Override
  public boolean update(String id, FederationPatch patch) {
    RowUpdate update =
        RowUpdate.of("service_provider").set(patch.members(), COLUMNS).onlyWhere("TRUE", Map.of());
    return database.write(handle -> update.execute(handle, id));
  }

  @Override
  public boolean delete(String id) {
    return database.write(handle ->
        handle.createUpdate("DELETE FROM service_provider WHERE id = :id").bind("id", id).execute()
            > 0);
  }

  private static ServiceProvider read(ResultSet rs, StatementContext ctx) throws SQLException {
    return new ServiceProvider(
        rs.getString("id"),
        rs.getBoolean("enabled"),
        rs.getString("description"),
        rs.getString("auth_url"),
        rs.getString("sp_url"),
        rs.getString("relay_state_prefix"));
  }
}
