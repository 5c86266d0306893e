package io.xloud.federation.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.error.Problem;
import io.xloud.federation.Mapping;
import io.xloud.federation.MappingDriver;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Keystone's tables {@code identity_provider}, {@code federation_protocol}, {@code mapping}. The
 * column schema_version is not there in older databases, hence the stars.
 */
@Singleton
final class SqlMappingDriver implements MappingDriver {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Database database;

  SqlMappingDriver(Database database) {
    this.database = database;
  }

  private record Row(String providerId, String protocolId, Stored stored) {}

  @Override
  public Optional<Mapping> find(String id) {
    return database.find(handle ->
        handle
            .createQuery("SELECT m.id AS mapping_id, m.* FROM mapping m WHERE m.id = :id")
            .bind("id", id)
            .map((rs, ctx) -> mapping(rs))
            .findOne());
  }

  @Override
  public Optional<Stored> find(String providerId, String protocolId) {
    return database
        .find(handle ->
            handle
                .createQuery(
                    """
                    SELECT p.id AS protocol_id, i.id AS provider_id, m.id AS mapping_id, i.enabled, m.*
                    FROM federation_protocol p
                      JOIN identity_provider i ON i.id = p.idp_id
                      JOIN mapping m ON m.id = p.mapping_id
                    WHERE p.id = :protocol AND i.id = :provider
                    """)
                .bind("protocol", protocolId)
                .bind("provider", providerId)
                .map((rs, ctx) ->
                    new Row(
                        rs.getString("provider_id"),
                        rs.getString("protocol_id"),
                        new Stored(rs.getBoolean("enabled"), mapping(rs))))
                .findOne())
        .filter(row -> row.providerId().equals(providerId) && row.protocolId().equals(protocolId))
        .map(Row::stored);
  }

  private static Mapping mapping(ResultSet rs) throws SQLException {
    return new Mapping(rs.getString("mapping_id"), read(rs.getString("rules")), Versions.of(rs));
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
