package io.xloud.identity.sql;

import io.xloud.identity.Group;
import io.xloud.identity.GroupPatch;
import io.xloud.persistence.Conditions;
import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import io.xloud.persistence.RowUpdate;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Queries over table {@code group}; rows never leave this package. */
@Singleton
class GroupRepository {
  static final String COLUMNS = "g.id, g.domain_id, g.name, g.description, g.extra";

  private final Database database;

  GroupRepository(Database database) {
    this.database = database;
  }

  Optional<Group> find(String id) {
    return select(new Conditions().and("g.id = ?", id), "").stream().findFirst();
  }

  Optional<Group> findByName(String domainId, String name) {
    Conditions where = new Conditions().and("g.name = ?", name).and("g.domain_id = ?", domainId);
    return select(where, "").stream().findFirst();
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

  List<Group> list(ListQuery query) {
    return select(page(new Conditions(), query), Conditions.limit(query));
  }

  /** What a query asks of groups; goes with an order by their ids. */
  static Conditions page(Conditions where, ListQuery query) {
    return where
        .text(query, "name", "g.name")
        .text(query, "domain_id", "g.domain_id")
        .after(query, "g.id");
  }

  private List<Group> select(Conditions where, String limit) {
    String sql =
        "SELECT " + COLUMNS + " FROM `group` g WHERE " + where.sql() + " ORDER BY g.id" + limit;
    return database.list(
        handle -> where.bindTo(handle.createQuery(sql)).map((row, _) -> read(row)).list());
  }

  static Group read(ResultSet row) throws SQLException {
    return new Group(
        row.getString("id"),
        row.getString("name"),
        row.getString("domain_id"),
        row.getString("description"),
        Extra.read(row.getString("extra")));
  }

  /** Whether the domain is still there, which stays until the transaction is over. */
  boolean insert(Group group) {
    return database.write(handle ->
        handle
            .createUpdate(
                "INSERT INTO `group` (id, domain_id, name, description, extra)"
                    + " SELECT :id, d.id, :name, :description, :extra"
                    + DomainRow.HELD)
            .bind("id", group.id())
            .bind("domain", group.domainId())
            .bind("name", group.name())
            .bind("description", group.description())
            .bind("extra", Extra.write(group.extra()))
            .execute())
        > 0;
  }

  boolean update(String id, GroupPatch patch) {
    RowUpdate row = RowUpdate.of("`group`").extra(patch.extra());
    patch.name().ifSet(name -> row.set("name", name));
    patch.description().ifSet(description -> row.set("description", description));
    return database.write(handle -> row.execute(handle, id));
  }

  /** Memberships have no cascade of their own. */
  /** How many there were. */
  int delete(List<String> ids) {
    return database.write(handle -> {
      for (String table : List.of("user_group_membership", "expiring_user_group_membership")) {
        handle
            .createUpdate("DELETE FROM " + table + " WHERE group_id IN (<ids>)")
            .bindList("ids", ids)
            .execute();
      }
      return handle
          .createUpdate("DELETE FROM `group` WHERE id IN (<ids>)")
          .bindList("ids", ids)
          .execute();
    });
  }
}
