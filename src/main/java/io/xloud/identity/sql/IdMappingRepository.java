package io.xloud.identity.sql;

import io.xloud.identity.IdMapping;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Queries over table {@code id_mapping}. */
@Singleton
class IdMappingRepository {
  private final Database database;

  IdMappingRepository(Database database) {
    this.database = database;
  }

  Optional<IdMapping> find(String publicId) {
    return database.find(handle ->
        handle
            .createQuery(
                """
                SELECT public_id, domain_id, local_id, entity_type FROM id_mapping
                WHERE public_id = :id
                """)
            .bind("id", publicId)
            .map((row, _) ->
                new IdMapping(
                    row.getString("public_id"),
                    row.getString("domain_id"),
                    row.getString("local_id"),
                    IdMapping.Kind.valueOf(row.getString("entity_type").toUpperCase(Locale.ROOT))))
            .findOne());
  }

  void delete(List<String> publicIds) {
    database.change(handle ->
        handle
            .createUpdate("DELETE FROM id_mapping WHERE public_id IN (<ids>)")
            .bindList("ids", publicIds)
            .execute());
  }
}
