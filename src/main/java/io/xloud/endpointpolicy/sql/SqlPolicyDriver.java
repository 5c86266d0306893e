package io.xloud.endpointpolicy.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.xloud.endpointpolicy.Place;
import io.xloud.endpointpolicy.PolicyDriver;
import io.xloud.endpointpolicy.PolicyPatch;
import io.xloud.endpointpolicy.StoredPolicy;
import io.xloud.persistence.Conditions;
import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import io.xloud.persistence.Ids;
import io.xloud.persistence.RowUpdate;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Stored policies in Keystone's tables, where a blob is a text written as JSON. */
@Singleton
final class SqlPolicyDriver implements PolicyDriver {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final String POLICY = "SELECT id, type, `blob`, extra FROM policy";
  private static final String ASSOCIATION =
      "SELECT policy_id, endpoint_id, service_id, region_id FROM policy_association";
  private static final String SAME_PLACE =
      "endpoint_id <=> :endpoint AND service_id <=> :service AND region_id <=> :region";

  private final Database database;

  SqlPolicyDriver(Database database) {
    this.database = database;
  }

  @Override
  public Optional<StoredPolicy> find(String id) {
    return database.find(handle ->
        handle
            .createQuery(POLICY + " WHERE id = :id")
            .bind("id", id)
            .map(SqlPolicyDriver::policy)
            .findFirst());
  }

  /** Types are told apart by their case, as the reference service does. */
  @Override
  public List<StoredPolicy> list(ListQuery query) {
    Conditions conditions = new Conditions().text(query, "type", "type").after(query, "id");
    query.exact("type").ifPresent(type -> conditions.and("BINARY type = BINARY ?", type));
    String sql = POLICY + " WHERE " + conditions.sql() + " ORDER BY id" + Conditions.limit(query);
    return database.list(
        handle -> conditions.bindTo(handle.createQuery(sql)).map(SqlPolicyDriver::policy).list());
  }

  @Override
  public void insert(StoredPolicy policy) {
    database.change(handle ->
        handle
            .createUpdate(
                "INSERT INTO policy (id, type, `blob`, extra) VALUES (:id, :type, :blob, :extra)")
            .bind("id", policy.id())
            .bind("type", policy.type())
            .bind("blob", written(policy.blob()))
            .bind("extra", Extra.write(policy.extra()))
            .execute());
  }

  @Override
  public boolean update(String id, PolicyPatch patch) {
    Map<String, @Nullable Object> extra = new LinkedHashMap<>(patch.members());
    extra.keySet().removeAll(List.of("id", "type", "blob", "extra"));
    RowUpdate update = RowUpdate.of("policy").set(patch.members(), List.of("type")).extra(extra);
    if (patch.members().get("blob") instanceof String blob) {
      update.set("`blob`", "blob", written(blob));
    }
    return database.write(handle -> update.execute(handle, id));
  }

  @Override
  public boolean delete(String id) {
    return database.write(handle -> {
      run(handle, "DELETE FROM policy_association WHERE policy_id = :id", id);
      return run(handle, "DELETE FROM policy WHERE id = :id", id) > 0;
    });
  }

  private static int run(Handle handle, String sql, String id) {
    return handle.createUpdate(sql).bind("id", id).execute();
  }

  @Override
  public boolean associate(Association association) {
    return database.write(handle -> {
      bind(
              handle.createUpdate("DELETE FROM policy_association WHERE " + SAME_PLACE),
              association.place())
          .execute();
      String sql =
          "INSERT INTO policy_association (id, policy_id, endpoint_id, service_id, region_id)"
              + " SELECT :id, p.id, :endpoint, :service, :region FROM policy p"
              + " WHERE p.id = :policy";
      return bind(handle.createUpdate(sql), association.place())
              .bind("id", Ids.fresh())
              .bind("policy", association.policyId())
              .execute()
          > 0;
    });
  }

  @Override
  public boolean holds(Association association) {
    String sql = "SELECT 1 FROM policy_association WHERE policy_id = :policy AND " + SAME_PLACE;
    return database.read(handle ->
        bind(handle.createQuery(sql), association.place())
            .bind("policy", association.policyId())
            .mapTo(Integer.class)
            .findFirst()
            .isPresent());
  }

  @Override
  public boolean dissociate(Association association) {
    String sql = "DELETE FROM policy_association WHERE policy_id = :policy AND " + SAME_PLACE;
    return database.write(handle ->
        bind(handle.createUpdate(sql), association.place())
                .bind("policy", association.policyId())
                .execute()
            > 0);
  }

  @Override
  public List<Association> ofPolicy(String policyId) {
    return database.list(handle ->
        handle
            .createQuery(ASSOCIATION + " WHERE policy_id = :id ORDER BY id")
            .bind("id", policyId)
            .map(SqlPolicyDriver::association)
            .list());
  }

  @Override
  public List<Association> around(String endpointId, String serviceId) {
    String sql =
        ASSOCIATION + " WHERE endpoint_id = :endpoint OR service_id = :service ORDER BY id";
    return database.list(handle ->
        handle
            .createQuery(sql)
            .bind("endpoint", endpointId)
            .bind("service", serviceId)
            .map(SqlPolicyDriver::association)
            .list());
  }

  @Override
  public List<String> forgetEndpoint(String endpointId) {
    return forget("endpoint_id", endpointId);
  }

  @Override
  public List<String> forgetService(String serviceId) {
    return forget("service_id", serviceId);
  }

  @Override
  public List<String> forgetRegion(String regionId) {
    return forget("region_id", regionId);
  }

  private List<String> forget(String column, String id) {
    String where = " FROM policy_association WHERE " + column + " = :id";
    return database.write(handle -> {
      List<String> policies =
          handle
              .createQuery("SELECT DISTINCT policy_id" + where)
              .bind("id", id)
              .mapTo(String.class)
              .list();
      if (!policies.isEmpty()) {
        run(handle, "DELETE" + where, id);
      }
      return policies;
    });
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Place place) {
    return statement
        .bind("endpoint", place.endpointId())
        .bind("service", place.serviceId())
        .bind("region", place.regionId());
  }

  private static StoredPolicy policy(ResultSet rs, StatementContext ctx) throws SQLException {
    return new StoredPolicy(
        rs.getString("id"),
        rs.getString("type"),
        read(rs.getString("blob")),
        Extra.read(rs.getString("extra")));
  }

  private static Association association(ResultSet rs, StatementContext ctx) throws SQLException {
    return new Association(
        rs.getString("policy_id"),
        new Place(
            rs.getString("endpoint_id"), rs.getString("service_id"), rs.getString("region_id")));
  }

  private static String written(String blob) {
    try {
      return JSON.writeValueAsString(blob);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text that cannot be written as JSON", e);
    }
  }

  /** Old rows may hold JSON that is no text; it is shown as it was written. */
  private static String read(String column) {
    try {
      JsonNode blob = JSON.readTree(column);
      return blob.isTextual() ? blob.textValue() : column;
    } catch (JsonProcessingException e) {
      return column;
    }
  }
}
