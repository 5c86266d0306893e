package io.xloud.identity.sql;

import io.xloud.config.Options;
import io.xloud.identity.FederatedIdentity;
import io.xloud.identity.IdentityDriver.Writable.Updated;
import io.xloud.identity.NewUser;
import io.xloud.identity.Patched;
import io.xloud.identity.SecurityCompliance;
import io.xloud.identity.User;
import io.xloud.identity.UserOption;
import io.xloud.identity.UserOptions;
import io.xloud.identity.UserPatch;
import io.xloud.persistence.Conditions;
import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import io.xloud.persistence.RowUpdate;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Queries over table {@code user} and what hangs on it; rows never leave this package. */
@Singleton
class UserRepository {
  /**
   * One row per user, whatever tables its name, password and options lie in. {@code GROUP_CONCAT}
   * of the options would make the database write a table to disk for each question.
   */
  private static final String SELECT =
      """
      SELECT u.id, u.domain_id, u.enabled, u.default_project_id, u.extra, u.created_at,
        u.last_active_at, p.expires_at, p.expires_at_int,
        COALESCE(l.name, n.name, (SELECT f.display_name FROM federated_user f
          WHERE f.user_id = u.id ORDER BY f.id LIMIT 1)) AS name,
        (SELECT JSON_OBJECTAGG(o.option_id, o.option_value) FROM user_option o
          WHERE o.user_id = u.id) AS options
      FROM `user` u
      LEFT JOIN local_user l ON l.user_id = u.id
      LEFT JOIN nonlocal_user n ON n.user_id = u.id
      LEFT JOIN password p ON p.id = (SELECT q.id FROM password q WHERE q.local_user_id = l.id
        ORDER BY q.created_at_int DESC, q.id DESC LIMIT 1)
      """;

  /** What older releases left in {@code extra} and no client ever sees. */
  private static final Set<String> HIDDEN = Set.of("password", "tenants");

  private final Database database;
  private final UserOptionRepository options;
  private final LinkRepository links;
  private final SecurityCompliance rules;
  private final Clock clock;

  UserRepository(
      Database database,
      UserOptionRepository options,
      LinkRepository links,
      Options settings,
      Clock clock) {
    this.database = database;
    this.options = options;
    this.links = links;
    this.rules = SecurityCompliance.from(settings);
    this.clock = clock;
  }

  Optional<User> find(String id) {
    return select(new Conditions().and("u.id = ?", id), "").stream().findFirst();
  }

  Optional<User> findByName(String domainId, String name) {
    Conditions where = new Conditions().and("l.name = ?", name).and("l.domain_id = ?", domainId);
    return select(where, "").stream().findFirst();
  }

  List<User> findAll(Collection<String> ids) {
    return ids.isEmpty()
        ? List.of()
        : database.list(handle ->
            handle
                .createQuery(SELECT + " WHERE u.id IN (<ids>)")
                .bindList("ids", List.copyOf(ids))
                .map((row, _) -> read(row))
                .list());
  }

  List<User> list(ListQuery query) {
    return page(new Conditions(), query);
  }

  List<User> inGroup(String groupId, ListQuery query) {
    Conditions members =
        new Conditions()
            .and(
                "u.id IN (SELECT m.user_id FROM user_group_membership m WHERE m.group_id = ?)",
                groupId);
    return page(members, query);
  }

  private List<User> page(Conditions where, ListQuery query) {
    return select(UserFilters.apply(where, query).after(query, "u.id"), Conditions.limit(query));
  }

  /** The id as stored, whatever spelling of it the collation takes for equal. */
  Optional<String> idOf(String id) {
    return database.find(handle ->
        handle
            .createQuery("SELECT id FROM `user` WHERE id = :id")
            .bind("id", id)
            .mapTo(String.class)
            .findOne());
  }

  /** Whether the domain is still there, which stays until the transaction is over. */
  boolean insert(NewUser user) {
    return database.write(handle -> {
      if (!insertRow(handle, user)) {
        return false;
      }
      handle
          .createUpdate(
              """
              INSERT INTO local_user (user_id, domain_id, name, failed_auth_count)
              SELECT id, domain_id, :name, IF(enabled, 0, NULL) FROM `user` WHERE id = :id
              """)
          .bind("id", user.id())
          .bind("name", user.name())
          .execute();
      user.options().values().forEach((option, value) -> options.set(user.id(), option, value));
      links.add(user.id(), user.name(), user.federated());
      return true;
    });
  }

  private static boolean insertRow(Handle handle, NewUser user) {
    return handle
            .createUpdate(
                "INSERT INTO `user` (id, domain_id, enabled, default_project_id, extra, created_at,"
                    + " last_active_at)"
                    + " SELECT :id, d.id, :enabled, :project, :extra, :created, :active"
                    + DomainRow.HELD)
            .bind("id", user.id())
            .bind("domain", user.domainId())
            .bind("enabled", user.enabled())
            .bind("project", user.defaultProjectId())
            .bind("extra", Extra.write(user.extra()))
            .bind("created", Times.column(user.createdAt()))
            .bind("active", user.lastActiveAt())
            .execute()
        > 0;
  }

  Updated update(String id, UserPatch patch) {
    return database.write(handle -> hold(handle, id) ? write(handle, id, patch) : Updated.MISSING);
  }

  private Updated write(Handle handle, String id, UserPatch patch) {
    boolean disabled = Boolean.FALSE.equals(patch.enabled()) && disable(handle, id);
    row(patch).execute(handle, id);
    if (Boolean.TRUE.equals(patch.enabled())) {
      forgiveFailures(handle, id);
    }
    rename(handle, id, patch.name());
    patch.options().forEach((option, value) -> options.set(id, option, value));
    relink(id, patch.federated());
    return disabled ? Updated.DISABLED : Updated.UPDATED;
  }

  private void relink(String id, @Nullable List<FederatedIdentity> identities) {
    if (identities != null) {
      links.remove(id);
      links.add(id, find(id).map(User::name).orElse(null), identities);
    }
  }

  /** Changes nothing, and keeps the row from going until the transaction is over. */
  private static boolean hold(Handle handle, String id) {
    return handle
            .createUpdate("UPDATE `user` SET domain_id = domain_id WHERE id = :id")
            .bind("id", id)
            .execute()
        > 0;
  }

  /** Whether it was this statement that made an end. */
  private static boolean disable(Handle handle, String id) {
    return handle
            .createUpdate(
                """
                UPDATE `user` SET enabled = FALSE
                WHERE id = :id AND (enabled = TRUE OR enabled IS NULL)
                """)
            .bind("id", id)
            .execute()
        > 0;
  }

  private static RowUpdate row(UserPatch patch) {
    RowUpdate row = RowUpdate.of("`user`").extra(patch.extra());
    if (Boolean.TRUE.equals(patch.enabled())) {
      row.set("enabled", true);
    }
    if (patch.activeSince() != null) {
      row.set("last_active_at", patch.activeSince());
    }
    patch.defaultProjectId().ifSet(project -> row.set("default_project_id", project));
    return row;
  }

  private static void forgiveFailures(Handle handle, String id) {
    handle
        .createUpdate(
            """
            UPDATE local_user SET failed_auth_count = 0, failed_auth_at = NULL WHERE user_id = :id
            """)
        .bind("id", id)
        .execute();
  }

  /** Where the name lies depends on where the user came from; one that has several has one name. */
  private static void rename(Handle handle, String id, Patched<String> name) {
    if (!(name instanceof Patched.To<String>(String to))) {
      return;
    }
    for (String column :
        List.of(
            "local_user SET name", "nonlocal_user SET name", "federated_user SET display_name")) {
      handle
          .createUpdate("UPDATE " + column + " = :name WHERE user_id = :id")
          .bind("name", to)
          .bind("id", id)
          .execute();
    }
  }

  /** How many there were. Memberships have no cascade of their own; all else goes with the row. */
  int delete(List<String> ids) {
    return database.write(handle -> {
      for (String table : List.of("user_group_membership", "expiring_user_group_membership")) {
        handle
            .createUpdate("DELETE FROM " + table + " WHERE user_id IN (<ids>)")
            .bindList("ids", ids)
            .execute();
      }
      return handle
          .createUpdate("DELETE FROM `user` WHERE id IN (<ids>)")
          .bindList("ids", ids)
          .execute();
    });
  }

  List<String> clearDefaultProjects(List<String> projectIds) {
    return database.write(handle -> {
      List<String> users =
          handle
              .createQuery("SELECT id FROM `user` WHERE default_project_id IN (<ids>)")
              .bindList("ids", projectIds)
              .mapTo(String.class)
              .list();
      handle
          .createUpdate(
              "UPDATE `user` SET default_project_id = NULL WHERE default_project_id IN (<ids>)")
          .bindList("ids", projectIds)
          .execute();
      return users;
    });
  }

  /** Written once a day and user at most. */
  void signedIn(String id, Instant now) {
    LocalDate today = day(now);
    database.change(handle ->
        handle
            .createUpdate(
                """
                UPDATE `user` SET last_active_at = :today
                WHERE id = :id AND (last_active_at IS NULL OR last_active_at != :today)
                """)
            .bind("today", today)
            .bind("id", id)
            .execute());
  }

  private List<User> select(Conditions where, String limit) {
    String sql = SELECT + " WHERE " + where.sql() + " ORDER BY u.id" + limit;
    return database.list(
        handle -> where.bindTo(handle.createQuery(sql)).map((row, _) -> read(row)).list());
  }

  private User read(ResultSet row) throws SQLException {
    Map<String, @Nullable Object> extra = Extra.read(row.getString("extra"));
    HIDDEN.forEach(extra::remove);
    UserOptions options = UserOptionRepository.read(row.getString("options"));
    Instant createdAt = Times.read(row, "created_at");
    LocalDate lastActive = row.getObject("last_active_at", LocalDate.class);
    return new User(
        row.getString("id"),
        row.getString("name"),
        row.getString("domain_id"),
        row.getBoolean("enabled") && !inactive(options, createdAt, lastActive),
        row.getString("default_project_id"),
        Times.readMicros(row, "expires_at_int", "expires_at"),
        options,
        List.of(),
        createdAt,
        lastActive,
        extra);
  }

  private boolean inactive(
      UserOptions options, @Nullable Instant createdAt, @Nullable LocalDate lastActive) {
    Integer most = rules.disableUserAccountDaysInactive();
    LocalDate since = lastActive == null && createdAt != null ? day(createdAt) : lastActive;
    return most != null
        && since != null
        && !options.isSet(UserOption.IGNORE_USER_INACTIVITY)
        && ChronoUnit.DAYS.between(since, day(clock.instant())) >= most;
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
