package io.xloud.federation.sql;

import io.xloud.federation.MappingDriver;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Keystone's tables {@code identity_provider}, {@code federation_protocol}, {@code mapping}. */
@Singleton
final class SqlMappingDriver implements MappingDriver {
  private final Database database;

  SqlMappingDriver(Database database) {
    this.database = database;
  }

  private record Row(String providerId, String protocolId, Stored stored) {}

  /** The column schema_version is not there in older databases, hence the star. */
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
                        new Stored(
                            rs.getString("mapping_id"),
                            rs.getBoolean("enabled"),
                            rs.getString("rules"),
                            Versions.of(rs))))
                .findOne())
        .filter(row -> row.providerId().equals(providerId) && row.protocolId().equals(protocolId))
        .map(Row::stored);
  }
}
