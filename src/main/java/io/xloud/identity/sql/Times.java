package io.xloud.identity.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Clock values as the tables keep them: UTC without zone, or microseconds since 1970. */
final class Times {
  private Times() {}

  /** For a {@code datetime} column, which knows whole seconds. */
  static @Nullable LocalDateTime column(@Nullable Instant time) {
    return time == null
        ? null
        : LocalDateTime.ofInstant(time.truncatedTo(ChronoUnit.SECONDS), ZoneOffset.UTC);
  }

  static @Nullable Long micros(@Nullable Instant time) {
    return time == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  static @Nullable Instant read(ResultSet row, String column) throws SQLException {
    LocalDateTime value = row.getObject(column, LocalDateTime.class);
    return value == null ? null : value.toInstant(ZoneOffset.UTC);
  }

  /** The exact value where there is one: older rows have whole seconds only. */
  static @Nullable Instant readMicros(ResultSet row, String microsColumn, String column)
      throws SQLException {
    long micros = row.getLong(microsColumn);
    return row.wasNull() || micros == 0
        ? read(row, column)
        : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
