package io.xloud.limit.sql;

import io.xloud.limit.Limit;
import io.xloud.limit.RegisteredLimit;
import io.xloud.limit.Resource;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Rows of the two tables, read. */
final class LimitRows {
  static final String REGISTERED =
      "SELECT r.id, r.service_id, r.region_id, r.resource_name, r.default_limit, r.description"
          + " FROM registered_limit r";
  static final String LIMITS =
      "SELECT l.id, l.project_id, l.domain_id, l.resource_limit, l.description,"
          + " r.id AS registered_id, r.service_id, r.region_id, r.resource_name"
          + " FROM `limit` l LEFT JOIN registered_limit r ON r.id = l.registered_limit_id";
  static final String SAME_RESOURCE =
      "r.service_id = :service AND r.region_id <=> :region AND r.resource_name = :resource";

  private LimitRows() {}

  static RegisteredLimit registered(ResultSet rs, StatementContext ctx) throws SQLException {
    return new RegisteredLimit(
        rs.getString("id"), resource(rs), rs.getInt("default_limit"), rs.getString("description"));
  }

  static Limit limit(ResultSet rs, StatementContext ctx) throws SQLException {
    return new Limit(
        rs.getString("id"),
        new Limit.Holder(rs.getString("project_id"), rs.getString("domain_id")),
        registeredResource(rs),
        rs.getInt("resource_limit"),
        rs.getString("description"));
  }

  private static @Nullable Resource registeredResource(ResultSet rs) throws SQLException {
    return rs.getString("registered_id") == null ? null : resource(rs);
  }

  private static Resource resource(ResultSet rs) throws SQLException {
    return new Resource(
        String.valueOf(rs.getString("service_id")),
        rs.getString("region_id"),
        String.valueOf(rs.getString("resource_name")));
  }
}
