package io.xloud.identity.sql;

import io.xloud.identity.Group;
import io.xloud.identity.GroupPatch;
import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import io.xloud.query.Filter;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queries over table {@code group}; rows never leave this package. */
@Singleton
class GroupRepository {
  static final String COLUMNS = "g.id, g.domain_id, g.name, g.description, g.extra";

  private final Database database;

  GroupRepository(Database database) {
    this.database = database;
  }

  Optional<Group> find(String id) {
    return select(new Where().and("g.id = :?", id), Integer.MAX_VALUE).stream().findFirst();
  }

  Optional<Group> findByName(String domainId, String name) {
    Where where = new Where().and("g.name = :?", name).and("g.domain_id = :?", domainId);
    return select(where, Integer.MAX_VALUE).stream().findFirst();
  }

  List<Group> findAll(Collection<String> ids) {
    return ids.isEmpty()
        ? List.of()
        : database.list(handle ->
            handle
                .createQuery("SELECT " + COLUMNS + " FROM `group` g WHERE g.id IN (<ids>)")
                .bindList("ids", List.copyOf(ids))
                .map((row, _) -> read(row))
                .list());
  }

  List<Group> list(ListQuery query, int limit) {
    Where where = filtered(new Where(), query.filters());
    if (query.marker() != null) {
      where.and("g.id > :?", query.marker());
    }
    return select(where, limit);
  }

  private List<Group> select(Where where, int limit) {
    String sql =
        "SELECT " + COLUMNS + " FROM `group` g" + where.sql() + " ORDER BY g.id LIMIT :limit";
    return database.list(handle ->
        where
            .bindTo(handle.createQuery(sql))
            .bind("limit", limit)
            .map((row, _) -> read(row))
            .list());
  }

  static Where filtered(Where where, List<Filter> filters) {
    for (Filter filter : filters) {
      switch (filter.attribute()) {
        case "name", "domain_id" -> where.matching("g." + filter.attribute() + " {}", filter);
        default -> {}
      }
    }
    return where;
  }

  static Group read(ResultSet row) throws SQLException {
    return new Group(
        row.getString("id"),
        row.getString("name"),
        row.getString("domain_id"),
        row.getString("description"),
        Extra.read(row.getString("extra")));
  }

  void insert(Group group) {
    database.change(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO `group` (id, domain_id, name, description, extra)
                VALUES (:id, :domain, :name, :description, :extra)
                """)
            .bind("id", group.id())
            .bind("domain", group.domainId())
            .bind("name", group.name())
            .bind("description", group.description())
            .bind("extra", Extra.write(group.extra()))
            .execute());
  }

  boolean update(String id, GroupPatch patch) {
    Assignments row = new Assignments();
    patch.name().ifSet(name -> row.set("name", name));
    patch.description().ifSet(description -> row.set("description", description));
    return database.write(handle -> {
      Optional<String> extra =
          handle
              .createQuery("SELECT COALESCE(extra, '') FROM `group` WHERE id = :id FOR UPDATE")
              .bind("id", id)
              .mapTo(String.class)
              .findOne();
      if (extra.isEmpty()) {
        return false;
      }
      if (!patch.extra().isEmpty()) {
        Map<String, @Nullable Object> members = Extra.read(extra.get());
        members.putAll(patch.extra());
        row.set("extra", Extra.write(members));
      }
      row.update(handle, "`group`", "id", id);
      return true;
    });
  }

  /** Memberships have no cascade of their own. */
  boolean delete(String id) {
    return database.write(handle -> {
      for (String table : List.of("user_group_membership", "expiring_user_group_membership")) {
        handle
            .createUpdate("DELETE FROM " + table + " WHERE group_id = :id")
            .bind("id", id)
            .execute();
      }
      return handle.createUpdate("DELETE FROM `group` WHERE id = :id").bind("id", id).execute() > 0;
    });
  }
}
