package io.xloud.federation.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.error.Problem;
import io.xloud.federation.Mapping;
import io.xloud.federation.MappingDriver;
import io.xloud.persistence.Database;
import io.xloud.persistence.JsonText;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keystone's table {@code mapping}, where rules are JSON within a text of JSON. The column
 * schema_version is not there in older databases.
 */
@Singleton
final class SqlMappingDriver implements MappingDriver {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FIRST = "1.0";

  private final Database database;

  SqlMappingDriver(Database database) {
    this.database = database;
  }

  /** Hence the star. */
  @Override
  public Optional<Mapping> find(String id) {
    return database.find(handle ->
        handle
            .createQuery("SELECT m.* FROM mapping m WHERE m.id = :id")
            .bind("id", id)
            .map(SqlMappingDriver::mapping)
            .findOne());
  }

  @Override
  public List<Mapping> list() {
    return database.list(handle ->
        handle
            .createQuery("SELECT m.* FROM mapping m ORDER BY m.id")
            .map(SqlMappingDriver::mapping)
            .list());
  }

  @Override
  public boolean insert(Mapping mapping) {
    return database.write(handle -> {
      boolean versioned = isVersioned(handle, mapping);
      String sql =
          versioned
              ? "INSERT INTO mapping (id, rules, schema_version) VALUES (:id, :rules, :version)"
              : "INSERT INTO mapping (id, rules) VALUES (:id, :rules)";
      try {
        return execute(handle, sql, mapping, versioned);
      } catch (JdbiException e) {
        if (Database.isDuplicate(e)) {
          return false;
        }
        throw e;
      }
    });
  }

  @Override
  public boolean update(Mapping mapping) {
    return database.write(handle -> {
      boolean versioned = isVersioned(handle, mapping);
      String sql =
          versioned
              ? "UPDATE mapping SET rules = :rules, schema_version = :version WHERE id = :id"
              : "UPDATE mapping SET rules = :rules WHERE id = :id";
      return execute(handle, sql, mapping, versioned);
    });
  }

  private static boolean execute(Handle handle, String sql, Mapping mapping, boolean versioned) {
    var statement =
        handle.createUpdate(sql).bind("id", mapping.id()).bind("rules", written(mapping.rules()));
    if (versioned) {
      statement.bind("version", mapping.schemaVersion());
    }
    return statement.execute() > 0;
  }

  private static boolean isVersioned(Handle handle, Mapping mapping) {
    boolean versioned =
        handle
            .createQuery(
                """
                SELECT 1 FROM information_schema.columns
                WHERE table_schema = DATABASE() AND table_name = 'mapping'
                  AND column_name = 'schema_version'
                """)
            .mapTo(Integer.class)
            .findFirst()
            .isPresent();
    if (!versioned && !mapping.schemaVersion().equals(FIRST)) {
      throw new Problem.BadRequest(
              "This database is of a release whose mappings are of schema_version 1.0 only.")
          .raised();
    }
    return versioned;
  }

  @Override
  public boolean delete(String id) {
    return database.write(handle ->
        handle.createUpdate("DELETE FROM mapping WHERE id = :id").bind("id", id).execute() > 0);
  }

  private static Mapping mapping(ResultSet rs, StatementContext ctx) throws SQLException {
    return new Mapping(rs.getString("id"), read(rs.getString("rules")), Versions.of(rs));
  }

  private static String written(JsonNode rules) {
    return JsonText.write(JsonText.write(JSON.convertValue(rules, Object.class)));
  }

  /** Once or twice wrapped, a list or an object that holds it: all of them have been written. */
  private static JsonNode read(String column) {
    try {
      JsonNode outer = JSON.readTree(column);
      JsonNode rules = outer.isTextual() ? JSON.readTree(outer.textValue()) : outer;
      return rules.has("rules") ? rules.path("rules") : rules;
    } catch (JsonProcessingException e) {
      throw new Problem.BadRequest("A mapping's rules in the database are no JSON.").raised();
    }
  }
}
