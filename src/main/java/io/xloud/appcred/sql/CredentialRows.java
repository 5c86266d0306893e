package io.xloud.appcred.sql;

import io.xloud.appcred.AccessRule;
import io.xloud.appcred.ApplicationCredential;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** From rows to credentials: three statements, however many there are. */
final class CredentialRows {
  static final String CREDENTIALS =
      "SELECT c.internal_id, c.id, c.name, c.description, c.user_id, c.project_id, c.`system`,"
          + " c.expires_at, c.unrestricted FROM application_credential c WHERE ";

  private CredentialRows() {}

  /** A credential without what stands in other tables. */
  record Row(int internalId, ApplicationCredential bare) {}

  static Row credential(ResultSet rs) throws SQLException {
    return new Row(
        rs.getInt("internal_id"),
        new ApplicationCredential(
            rs.getString("id"),
            rs.getString("name"),
            rs.getString("description"),
            rs.getString("user_id"),
            rs.getString("project_id"),
            rs.getString("system"),
            instant(rs, "expires_at"),
            flag(rs, "unrestricted"),
            List.of(),
            List.of()));
  }

  static AccessRule rule(ResultSet rs) throws SQLException {
    return new AccessRule(
        rs.getString("external_id"),
        rs.getString("service"),
        rs.getString("path"),
        rs.getString("method"));
  }

  static @Nullable Long micros(@Nullable Instant time) {
    return time == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    long micros = rs.getLong(column);
    return rs.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static @Nullable Boolean flag(ResultSet rs, String column) throws SQLException {
    boolean flag = rs.getBoolean(column);
    return rs.wasNull() ? null : flag;
  }

  static List<ApplicationCredential> completed(Handle handle, List<Row> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<Integer> ids = rows.stream().map(Row::internalId).toList();
    Map<Integer, List<String>> roles = roles(handle, ids);
    Map<Integer, List<AccessRule>> rules = rules(handle, ids);
    return rows.stream()
        .map(row ->
            completed(
                row.bare(),
                roles.getOrDefault(row.internalId(), List.of()),
                rules.getOrDefault(row.internalId(), List.of())))
        .toList();
  }

  private static ApplicationCredential completed(
      ApplicationCredential bare, List<String> roleIds, List<AccessRule> rules) {
    return new ApplicationCredential(
        bare.id(),
        bare.name(),
        bare.description(),
        bare.userId(),
        bare.projectId(),
        bare.system(),
        bare.expiresAt(),
        bare.unrestricted(),
        roleIds,
        rules);
  }

  private static Map<Integer, List<String>> roles(Handle handle, List<Integer> ids) {
    Map<Integer, List<String>> roles = new HashMap<>();
    handle
        .createQuery(
            "SELECT application_credential_id, role_id FROM application_credential_role"
                + " WHERE application_credential_id IN (<ids>)")
        .bindList("ids", ids)
        .map((rs, _) -> Map.entry(rs.getInt(1), rs.getString(2)))
        .forEach(
            one -> roles.computeIfAbsent(one.getKey(), _ -> new ArrayList<>()).add(one.getValue()));
    return roles;
  }

  private static Map<Integer, List<AccessRule>> rules(Handle handle, List<Integer> ids) {
    Map<Integer, List<AccessRule>> rules = new HashMap<>();
    handle
        .createQuery(
            """
            SELECT l.application_credential_id AS credential_id, a.external_id, a.service, a.path,
              a.method FROM application_credential_access_rule l
             JOIN access_rule a ON a.id = l.access_rule_id
             WHERE l.application_credential_id IN (<ids>) ORDER BY a.id
            """)
        .bindList("ids", ids)
        .map((rs, _) -> Map.entry(rs.getInt("credential_id"), rule(rs)))
        .forEach(
            one -> rules.computeIfAbsent(one.getKey(), _ -> new ArrayList<>()).add(one.getValue()));
    return rules;
  }
}
