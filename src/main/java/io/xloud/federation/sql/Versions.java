package io.xloud.federation.sql;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** The version of a mapping's language, which older databases have no column for. */
final class Versions {
  private static final String COLUMN = "schema_version";
  private static final String FIRST = "1.0";

  private Versions() {}

  static String of(ResultSet rs) throws SQLException {
    ResultSetMetaData columns = rs.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (columns.getColumnLabel(i).equals(COLUMN)) {
        return rs.getString(i);
      }
    }
    return FIRST;
  }
}
