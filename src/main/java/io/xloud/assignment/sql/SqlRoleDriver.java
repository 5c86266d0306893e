package io.xloud.assignment.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.assignment.Role;
import io.xloud.assignment.RoleDriver;
import io.xloud.assignment.RolePatch;
import io.xloud.persistence.Conditions;
import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Queries over the tables {@code role}, {@code role_option} and {@code implied_role}. */
@Singleton
final class SqlRoleDriver implements RoleDriver {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ROLES =
      """
      SELECT r.id, r.name, r.domain_id, r.description, r.extra, o.option_value AS immutable
        FROM role r LEFT JOIN role_option o ON o.role_id = r.id AND o.option_id = 'IMMU'
      """;

  /** Goes with a condition on the row of the role, which is locked before this one is looked at. */
  private static final String MUTABLE =
      """
       AND NOT EXISTS (SELECT 1 FROM role_option o WHERE o.role_id = role.id
         AND o.option_id = 'IMMU' AND TRIM(o.option_value) = 'true' LOCK IN SHARE MODE)
      """;

  private final Database database;

  SqlRoleDriver(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Role> find(String id) {
    return database.find(handle ->
        handle
            .createQuery(ROLES + " WHERE r.id = :id")
            .bind("id", id)
            .map((rs, _) -> role(rs))
            .findFirst());
  }

  @Override
  public List<Role> findAll(Collection<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return database.list(handle ->
        handle
            .createQuery(ROLES + " WHERE r.id IN (<ids>)")
            .bindList("ids", new ArrayList<>(ids))
            .map((rs, _) -> role(rs))
            .list());
  }

  @Override
  public List<Role> list(ListQuery query) {
    Conditions conditions =
        new Conditions()
            .and("r.domain_id = ?", query.exact("domain_id").orElse(Rows.NO_DOMAIN))
            .text(query, "name", "r.name")
            .after(query, "r.id");
    String sql = ROLES + " WHERE " + conditions.sql() + " ORDER BY r.id" + Conditions.limit(query);
    return database.list(
        handle -> conditions.bindTo(handle.createQuery(sql)).map((rs, _) -> role(rs)).list());
  }

  @Override
  public List<Role> all() {
    return database.list(handle -> handle.createQuery(ROLES).map((rs, _) -> role(rs)).list());
  }

  @Override
  public boolean create(Role role) {
    return database.write(handle -> {
      try {
        insert(handle, role);
      } catch (JdbiException e) {
        if (Database.isDuplicate(e)) {
          return false;
        }
        throw e;
      }
      writeOptions(handle, role.id(), role.options());
      return true;
    });
  }

  private static void insert(Handle handle, Role role) {
    handle
        .createUpdate(
            "INSERT INTO role (id, name, extra, domain_id, description)"
                + " VALUES (:id, :name, :extra, :domain, :description)")
        .bind("id", role.id())
        .bind("name", role.name())
        .bind("extra", Extra.write(role.extra()))
        .bind("domain", role.domainId() == null ? Rows.NO_DOMAIN : role.domainId())
        .bind("description", role.description())
        .execute();
  }

  @Override
  public Outcome update(String id, RolePatch patch) {
    return database.write(handle -> {
      try {
        if (updateColumns(handle, id, patch) == 0) {
          return immutableOrGone(handle, id);
        }
      } catch (JdbiException e) {
        if (Database.isDuplicate(e)) {
          return Outcome.TAKEN;
        }
        throw e;
      }
      writeOptions(handle, id, patch.options());
      return Outcome.DONE;
    });
  }

  /** Also without a column to change the row is written to, so that the condition decides. */
  private static int updateColumns(Handle handle, String id, RolePatch patch) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    List<String> changes = new ArrayList<>(List.of("id = id"));
    if (patch.names("name")) {
      changes.add("name = :name");
      values.put("name", patch.text("name"));
    }
    if (patch.names("description")) {
      changes.add("description = :description");
      values.put("description", patch.text("description"));
    }
    if (!patch.extra().isEmpty()) {
      changes.add("extra = " + extraWith(patch.extra(), values));
    }
    String condition = patch.onlyMakesMutable() ? "" : MUTABLE;
    Update update =
        handle.createUpdate(
            "UPDATE role SET " + String.join(", ", changes) + " WHERE id = :id" + condition);
    values.forEach(update::bind);
    return update.bind("id", id).execute();
  }

  private static Outcome immutableOrGone(Handle handle, String id) {
    return handle
        .createQuery("SELECT id FROM role WHERE id = ?")
        .bind(0, id)
        .mapTo(String.class)
        .findFirst()
        .map(_ -> Outcome.IMMUTABLE)
        .orElse(Outcome.GONE);
  }

  /**
   * Changes only the members named, in the statement itself, so that no other writer's are lost.
   */
  private static String extraWith(
      Map<String, @Nullable Object> members, Map<String, @Nullable Object> values) {
    StringBuilder call = new StringBuilder("JSON_SET(IF(JSON_VALID(extra), extra, '{}')");
    int number = 0;
    for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
      call.append(", :path").append(number).append(", JSON_EXTRACT(:value").append(number);
      call.append(", '$')");
      values.put("path" + number, "$." + json(member.getKey()));
      values.put("value" + number, json(member.getValue()));
      number++;
    }
    return call.append(')').toString();
  }

  private static String json(@Nullable Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a member that cannot be written as JSON", e);
    }
  }

  private static void writeOptions(
      Handle handle, String roleId, Map<String, @Nullable Object> options) {
    if (!options.containsKey(Role.IMMUTABLE)) {
      return;
    }
    Object value = options.get(Role.IMMUTABLE);
    if (value == null) {
      handle.execute("DELETE FROM role_option WHERE role_id = ? AND option_id = 'IMMU'", roleId);
      return;
    }
    handle.execute(
        "INSERT INTO role_option (role_id, option_id, option_value) VALUES (?, 'IMMU', ?)"
            + " ON DUPLICATE KEY UPDATE option_value = VALUES(option_value)",
        roleId,
        json(value));
  }

  @Override
  public Outcome delete(String id) {
    return database.write(handle ->
        handle.execute("DELETE FROM role WHERE id = ?" + MUTABLE, id) == 1
            ? Outcome.DONE
            : immutableOrGone(handle, id));
  }

  @Override
  public boolean implies(String priorId, String impliedId) {
    return impliedBy(priorId).contains(impliedId);
  }

  @Override
  public List<String> impliedBy(String priorId) {
    return database.list(handle ->
        handle
            .createQuery(
                "SELECT implied_role_id FROM implied_role WHERE prior_role_id = :prior"
                    + " ORDER BY implied_role_id")
            .bind("prior", priorId)
            .mapTo(String.class)
            .list());
  }

  @Override
  public List<Implication> implications() {
    return database.list(handle ->
        handle
            .createQuery(
                "SELECT prior_role_id, implied_role_id FROM implied_role"
                    + " ORDER BY prior_role_id, implied_role_id")
            .map((rs, _) -> new Implication(rs.getString(1), rs.getString(2)))
            .list());
  }

  @Override
  public Adding addImplication(String priorId, String impliedId) {
    return database.write(handle -> {
      try {
        handle.execute(
            "INSERT INTO implied_role (prior_role_id, implied_role_id) VALUES (?, ?)",
            priorId,
            impliedId);
        return Adding.ADDED;
      } catch (JdbiException e) {
        if (Database.isDuplicate(e)) {
          return Adding.THERE_ALREADY;
        }
        if (Database.breaksReference(e)) {
          return Adding.ROLE_GONE;
        }
        throw e;
      }
    });
  }

  @Override
  public boolean removeImplication(String priorId, String impliedId) {
    return database.write(handle ->
        handle.execute(
            "DELETE FROM implied_role WHERE prior_role_id = ? AND implied_role_id = ?",
            priorId,
            impliedId))
        == 1;
  }

  private static Role role(ResultSet rs) throws SQLException {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    String immutable = rs.getString("immutable");
    if (immutable != null && !immutable.equals("null")) {
      options.put(Role.IMMUTABLE, Boolean.valueOf(immutable.trim()));
    }
    return new Role(
        rs.getString("id"),
        rs.getString("name"),
        Rows.domain(rs.getString("domain_id")),
        rs.getString("description"),
        options,
        Extra.read(rs.getString("extra")));
  }
}
