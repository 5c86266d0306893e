package io.xloud.federation.sql;

import io.xloud.federation.FederationPatch;
import io.xloud.federation.IdentityProvider;
import io.xloud.federation.Protocol;
import io.xloud.federation.ProviderDriver;
import io.xloud.persistence.Conditions;
import io.xloud.persistence.Database;
import io.xloud.persistence.RowUpdate;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Keystone's tables {@code identity_provider}, {@code idp_remote_ids} and {@code
 * federation_protocol}.
 */
@Singleton
final class SqlProviderDriver implements ProviderDriver {
  private static final String PROVIDER =
      "SELECT id, domain_id, enabled, description, authorization_ttl FROM identity_provider";
  private static final String PROTOCOL =
      "SELECT id, idp_id, mapping_id, remote_id_attribute FROM federation_protocol";
  private static final String ONE_PROTOCOL = " WHERE idp_id = :idp AND id = :id";
  private static final List<String> COLUMNS =
      List.of("enabled", "description", "authorization_ttl");

  private final Database database;

  SqlProviderDriver(Database database) {
    this.database = database;
  }

  @Override
  public Optional<IdentityProvider> find(String id) {
    return database
        .find(handle ->
            handle
                .createQuery(PROVIDER + " WHERE id = :id")
                .bind("id", id)
                .map(SqlProviderDriver::provider)
                .findOne())
        .map(found -> named(List.of(found)).getFirst());
  }

  @Override
  public List<IdentityProvider> list(ListQuery query) {
    Conditions where =
        new Conditions()
            .text(query, "id", "id")
            .flag(query, "enabled", "enabled")
            .after(query, "id");
    String sql = PROVIDER + " WHERE " + where.sql() + " ORDER BY id" + Conditions.limit(query);
    return named(
        database.list(handle ->
            where.bindTo(handle.createQuery(sql)).map(SqlProviderDriver::provider).list()));
  }

  private static IdentityProvider provider(ResultSet rs, StatementContext ctx) throws SQLException {
    int ttl = rs.getInt("authorization_ttl");
    @Nullable Integer known = rs.wasNull() ? null : Integer.valueOf(ttl);
    return new IdentityProvider(
        rs.getString("id"),
        rs.getString("domain_id"),
        rs.getBoolean("enabled"),
        rs.getString("description"),
        List.of(),
        known);
  }

  private record RemoteId(String providerId, String name) {}

  /** With the names of all of them, read in one question. */
  private List<IdentityProvider> named(List<IdentityProvider> providers) {
    if (providers.isEmpty()) {
      return providers;
    }
    Map<String, List<String>> names = new HashMap<>();
    remoteIds(providers.stream().map(IdentityProvider::id).toList())
        .forEach(
            one -> names.computeIfAbsent(one.providerId(), _ -> new ArrayList<>()).add(one.name()));
    return providers.stream()
        .map(one ->
            new IdentityProvider(
                one.id(),
                one.domainId(),
                one.enabled(),
                one.description(),
                names.getOrDefault(one.id(), List.of()),
                one.authorizationTtl()))
        .toList();
  }

  private List<RemoteId> remoteIds(List<String> providerIds) {
    return database.list(handle ->
        handle
            .createQuery(
                """
                SELECT i.id AS idp_id, r.remote_id FROM idp_remote_ids r
                  JOIN identity_provider i ON i.id = r.idp_id
                WHERE i.id IN (<ids>) ORDER BY r.remote_id
                """)
            .bindList("ids", providerIds)
            .map((rs, _) -> new RemoteId(rs.getString("idp_id"), rs.getString("remote_id")))
            .list());
  }

  @Override
  public List<String> idsOfDomain(String domainId) {
    return database.list(handle ->
        handle
            .createQuery("SELECT id FROM identity_provider WHERE domain_id = :domain")
            .bind("domain", domainId)
            .mapTo(String.class)
            .list());
  }

  @Override
  public Optional<String> idByRemoteId(String remoteId) {
    return database.find(handle ->
        handle
            .createQuery("SELECT idp_id FROM idp_remote_ids WHERE remote_id = :name")
            .bind("name", remoteId)
            .mapTo(String.class)
            .findOne());
  }

  @Override
  public Outcome insert(IdentityProvider provider) {
    return database.write(handle -> {
      Outcome made = settled(Outcome.TAKEN, () -> insert(handle, provider));
      return made == Outcome.DONE ? name(handle, provider.id(), provider.remoteIds()) : made;
    });
  }

  /** The domain's row stays until the transaction is over, or there is none. */
  private static int insert(Handle handle, IdentityProvider provider) {
    return handle
        .createUpdate(
            """
            INSERT INTO identity_provider (id, enabled, description, domain_id, authorization_ttl)
            SELECT :id, :enabled, :description, d.id, :ttl
            FROM (SELECT id FROM project WHERE id = :domain AND is_domain = 1 LOCK IN SHARE MODE) d
            """)
        .bind("id", provider.id())
        .bind("enabled", provider.enabled())
        .bind("description", provider.description())
        .bind("domain", provider.domainId())
        .bind("ttl", provider.authorizationTtl())
        .execute();
  }

  private static Outcome name(Handle handle, String id, List<String> remoteIds) {
    for (String name : remoteIds) {
      Outcome named = settled(Outcome.REMOTE_ID_TAKEN, () -> name(handle, id, name));
      if (named != Outcome.DONE) {
        return named;
      }
    }
    return Outcome.DONE;
  }

  private static int name(Handle handle, String id, String remoteId) {
    return handle
        .createUpdate("INSERT INTO idp_remote_ids (idp_id, remote_id) VALUES (:id, :name)")
        .bind("id", id)
        .bind("name", remoteId)
        .execute();
  }

  private static Outcome settled(Outcome taken, Supplier<Integer> statement) {
    try {
      return statement.get() > 0 ? Outcome.DONE : Outcome.GONE;
    } catch (JdbiException e) {
      if (Database.isDuplicate(e)) {
        return taken;
      }
      throw e;
    }
  }

  @Override
  public Outcome update(String id, FederationPatch patch) {
    return database.write(handle -> {
      RowUpdate row = RowUpdate.of("identity_provider").set(patch.members(), COLUMNS);
      if (!row.onlyWhere("TRUE", Map.of()).execute(handle, id)) {
        return Outcome.GONE;
      }
      if (!patch.has("remote_ids")) {
        return Outcome.DONE;
      }
      handle.createUpdate("DELETE FROM idp_remote_ids WHERE idp_id = :id").bind("id", id).execute();
      return name(handle, id, patch.texts("remote_ids"));
    });
  }

  /** All that hangs on it goes by the tables' own rules. */
  @Override
  public boolean delete(String id) {
    return database.write(handle ->
        handle.createUpdate("DELETE FROM identity_provider WHERE id = :id").bind("id", id).execute()
            > 0);
  }

  @Override
  public Optional<Protocol> findProtocol(String providerId, String protocolId) {
    return database.find(handle ->
        handle
            .createQuery(PROTOCOL + ONE_PROTOCOL)
            .bind("idp", providerId)
            .bind("id", protocolId)
            .map(SqlProviderDriver::protocol)
            .findOne());
  }

  @Override
  public List<Protocol> protocols(String providerId) {
    return database.list(handle ->
        handle
            .createQuery(PROTOCOL + " WHERE idp_id = :idp ORDER BY id")
            .bind("idp", providerId)
            .map(SqlProviderDriver::protocol)
            .list());
  }

  @Override
  public List<Protocol> protocolsWithId(String protocolId) {
    return database.list(handle ->
        handle
            .createQuery(PROTOCOL + " WHERE id = :id ORDER BY idp_id")
            .bind("id", protocolId)
            .map(SqlProviderDriver::protocol)
            .list());
  }

  private static Protocol protocol(ResultSet rs, StatementContext ctx) throws SQLException {
    return new Protocol(
        rs.getString("id"),
        rs.getString("idp_id"),
        rs.getString("mapping_id"),
        rs.getString("remote_id_attribute"));
  }

  @Override
  public Outcome insertProtocol(Protocol protocol) {
    return database.write(handle ->
        settled(
            Outcome.TAKEN,
            () ->
                handle
                    .createUpdate(
                        """
                        INSERT INTO federation_protocol
                          (id, idp_id, mapping_id, remote_id_attribute)
                        SELECT :id, i.id, m.id, :attribute
                        FROM identity_provider i JOIN mapping m ON m.id = :mapping
                        WHERE i.id = :idp
                        """)
                    .bind("id", protocol.id())
                    .bind("idp", protocol.providerId())
                    .bind("mapping", protocol.mappingId())
                    .bind("attribute", protocol.remoteIdAttribute())
                    .execute()));
  }

  @Override
  public Outcome updateProtocol(String providerId, String protocolId, FederationPatch patch) {
    String attribute =
        patch.has("remote_id_attribute") ? ", p.remote_id_attribute = :attribute" : "";
    String sql =
        "UPDATE federation_protocol p JOIN mapping m ON m.id = :mapping"
            + " SET p.mapping_id = m.id"
            + attribute
            + " WHERE p.idp_id = :idp AND p.id = :id";
    return database.write(handle -> {
      var update =
          handle
              .createUpdate(sql)
              .bind("mapping", patch.text("mapping_id").orElse(""))
              .bind("idp", providerId)
              .bind("id", protocolId);
      if (!attribute.isEmpty()) {
        update.bind("attribute", patch.text("remote_id_attribute").orElse(null));
      }
      return update.execute() > 0 ? Outcome.DONE : Outcome.GONE;
    });
  }

  @Override
  public boolean deleteProtocol(String providerId, String protocolId) {
    return database.write(handle ->
        handle
                .createUpdate("DELETE FROM federation_protocol" + ONE_PROTOCOL)
                .bind("idp", providerId)
                .bind("id", protocolId)
                .execute()
            > 0);
  }
}
