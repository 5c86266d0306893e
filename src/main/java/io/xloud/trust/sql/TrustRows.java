package io.xloud.trust.sql;

import io.xloud.persistence.Extra;
import io.xloud.trust.Trust;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Between trusts and their rows. */
final class TrustRows {
  static final String COLUMNS =
      "id, trustor_user_id, trustee_user_id, project_id, impersonation, expires_at,"
          + " expires_at_int, remaining_uses, redelegated_trust_id, redelegation_count, extra";

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The reference stores them beside the members that have no column; they are told otherwise. */
  private static final List<String> NOT_EXTRA = List.of("roles", "roles_links", "links");

  private TrustRows() {}

  /** Without its roles. */
  static Trust trust(ResultSet rs) throws SQLException {
    Map<String, @Nullable Object> extra = Extra.read(rs.getString("extra"));
    NOT_EXTRA.forEach(extra::remove);
    return new Trust(
        rs.getString("id"),
        rs.getString("trustor_user_id"),
        rs.getString("trustee_user_id"),
        rs.getString("project_id"),
        rs.getBoolean("impersonation"),
        end(rs),
        number(rs, "remaining_uses"),
        rs.getString("redelegated_trust_id"),
        number(rs, "redelegation_count"),
        List.of(),
        extra);
  }

  static Trust with(Trust trust, List<String> roleIds) {
    return new Trust(
        trust.id(),
        trust.trustorUserId(),
        trust.trusteeUserId(),
        trust.projectId(),
        trust.impersonation(),
        trust.expiresAt(),
        trust.remainingUses(),
        trust.redelegatedTrustId(),
        trust.redelegationCount(),
        roleIds,
        trust.extra());
  }

  /** By the names of the statements. */
  static Map<String, @Nullable Object> columns(Trust trust) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    @Nullable Instant end = trust.expiresAt();
    columns.put("id", trust.id());
    columns.put("trustor", trust.trustorUserId());
    columns.put("trustee", trust.trusteeUserId());
    columns.put("project", trust.projectId());
    columns.put("impersonation", trust.impersonation());
    columns.put("expires", end == null ? null : seconds(end));
    columns.put("micros", end == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, end));
    columns.put("uses", trust.remainingUses());
    columns.put("parent", trust.redelegatedTrustId());
    columns.put("count", trust.redelegationCount());
    return columns;
  }

  /** As text, because a zone of the driver or the session must never shift it. */
  static String seconds(Instant time) {
    return SECONDS.format(time);
  }

  /** The exact value where there is one: older rows have whole seconds only. */
  private static @Nullable Instant end(ResultSet rs) throws SQLException {
    long micros = rs.getLong("expires_at_int");
    if (!rs.wasNull() && micros != 0) {
      return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
    LocalDateTime time = rs.getObject("expires_at", LocalDateTime.class);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  private static @Nullable Integer number(ResultSet rs, String column) throws SQLException {
    int number = rs.getInt(column);
    return rs.wasNull() ? null : number;
  }
}
