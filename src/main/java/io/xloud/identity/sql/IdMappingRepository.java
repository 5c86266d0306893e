package io.xloud.identity.sql;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.identity.IdMapping;
import io.xloud.identity.IdMapping.Kind;
import io.xloud.identity.IdMappings;
import io.xloud.persistence.Database;
import io.xloud.persistence.RowInsert;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Queries over table {@code id_mapping}. */
@Singleton
class IdMappingRepository implements IdMappings {
  private static final AuthContext BY = AuthContext.internal("id mapping");
  private static final String SELECT =
      "SELECT public_id, domain_id, local_id, entity_type FROM id_mapping WHERE ";

  /** More than so many are looked up among all of their domain. */
  private static final int NAMED_ONE_BY_ONE = 200;

  private static final int LOCAL_ID_LENGTH = 255;

  private final Database database;
  private final Outbox outbox;

  IdMappingRepository(Database database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  @Override
  public Optional<IdMapping> find(String publicId) {
    return database.find(handle ->
        handle
            .createQuery(SELECT + "public_id = :id")
            .bind("id", publicId)
            .map((row, _) -> read(row))
            .findOne());
  }

  @Override
  public List<IdMapping> findAll(Collection<String> publicIds) {
    return publicIds.isEmpty()
        ? List.of()
        : database.list(handle ->
            handle
                .createQuery(SELECT + "public_id IN (<ids>)")
                .bindList("ids", List.copyOf(publicIds))
                .map((row, _) -> read(row))
                .list());
  }

  private static IdMapping read(ResultSet row) throws SQLException {
    return new IdMapping(
        row.getString("public_id"),
        row.getString("domain_id"),
        row.getString("local_id"),
        Kind.valueOf(row.getString("entity_type").toUpperCase(Locale.ROOT)));
  }

  @Override
  public Map<String, String> publicIds(String domainId, Kind kind, Collection<String> localIds) {
    Set<String> wanted = new LinkedHashSet<>(localIds);
    wanted.removeIf(id -> !canBeStored(id));
    Map<String, String> known = known(domainId, kind, wanted);
    List<IdMapping> missing =
        wanted.stream()
            .filter(id -> !known.containsKey(id))
            .map(id -> IdMapping.of(domainId, kind, id))
            .toList();
    if (missing.isEmpty()) {
      return known;
    }
    store(missing);
    return known(domainId, kind, wanted);
  }

  /** The column knows the characters of the basic plane alone. */
  private static boolean canBeStored(String localId) {
    return localId.length() <= LOCAL_ID_LENGTH
        && localId.chars().noneMatch(one -> Character.isSurrogate((char) one));
  }

  /**
   * The table takes ids for equal that differ in case, accents or blanks at the end. Directories
   * only ignore case, so no more is taken for equal here: two people never get one id.
   */
  private Map<String, String> known(String domainId, Kind kind, Set<String> wanted) {
    if (wanted.isEmpty()) {
      return Map.of();
    }
    Map<String, String> exact = new HashMap<>();
    Map<String, String> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (IdMapping mapping : among(domainId, kind, wanted)) {
      exact.put(mapping.localId(), mapping.publicId());
      ignoringCase.put(mapping.localId(), mapping.publicId());
    }
    Map<String, String> known = new HashMap<>();
    for (String id : wanted) {
      String publicId = exact.containsKey(id) ? exact.get(id) : ignoringCase.get(id);
      if (publicId != null) {
        known.put(id, publicId);
      }
    }
    return known;
  }

  private List<IdMapping> among(String domainId, Kind kind, Set<String> localIds) {
    boolean named = localIds.size() <= NAMED_ONE_BY_ONE;
    return database.list(handle -> {
      var query =
          handle
              .createQuery(
                  SELECT
                      + "domain_id = :domain AND entity_type = :kind"
                      + (named ? " AND local_id IN (<ids>)" : ""))
              .bind("domain", domainId)
              .bind("kind", kind.key());
      if (named) {
        query.bindList("ids", List.copyOf(localIds));
      }
      return query.map((row, _) -> read(row)).list();
    });
  }

  /** Whoever stored one of them at the same moment stored the same. */
  private void store(List<IdMapping> mappings) {
    RowInsert rows =
        RowInsert.into("id_mapping", "public_id", "domain_id", "local_id", "entity_type")
            .orUpdate("domain_id");
    mappings.forEach(
        one -> rows.row(one.publicId(), one.domainId(), one.localId(), one.kind().key()));
    IdMapping first = mappings.getFirst();
    database.change(handle -> {
      rows.execute(handle);
      outbox.record(Change.of(BY, "created", "id_mapping", first.publicId()));
    });
  }

  @Override
  public void adopt(IdMapping mapping) {
    store(List.of(mapping));
  }

  /** Part of a change that has its own event. */
  @Override
  public void delete(List<String> publicIds) {
    database.change(handle ->
        handle
            .createUpdate("DELETE FROM id_mapping WHERE public_id IN (<ids>)")
            .bindList("ids", publicIds)
            .execute());
  }

  @Override
  public void deleteOf(String domainId) {
    database.change(handle ->
        handle
            .createUpdate("DELETE FROM id_mapping WHERE domain_id = :domain")
            .bind("domain", domainId)
            .execute());
  }
}
