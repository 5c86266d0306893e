package io.xloud.identity.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.config.Options;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Queries over table {@code user} and what hangs on it; rows never leave this package. */
@Singleton
class UserRepository {
  private static final ObjectMapper JSON = new ObjectMapper();

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
  private final SecurityCompliance rules;
  private final Clock clock;

  UserRepository(Database database, Options options, Clock clock) {
    this.database = database;
    this.rules = SecurityCompliance.from(options);
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
              INSERT INTO local_user (user_id, domain_id, name)
              SELECT id, domain_id, :name FROM `user` WHERE id = :id
              """)
          .bind("id", user.id())
          .bind("name", user.name())
          .execute();
      user.options().values().forEach((option, value) -> setOption(user.id(), option, value));
      link(user.id(), user.name(), user.federated());
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
    patch.options().forEach((option, value) -> setOption(id, option, value));
    relink(id, patch.federated());
    return disabled ? Updated.DISABLED : Updated.UPDATED;
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

  private void setOption(String userId, UserOption option, @Nullable Object value) {
    database.change(handle -> {
      String sql =
          value == null
              ? "DELETE FROM user_option WHERE user_id = :user AND option_id = :option"
              : """
              INSERT INTO user_option (user_id, option_id, option_value)
              VALUES (:user, :option, :value)
              ON DUPLICATE KEY UPDATE option_value = VALUES(option_value)
              """;
      var update = handle.createUpdate(sql).bind("user", userId).bind("option", option.id());
      if (value != null) {
        update.bind("value", json(value));
      }
      update.execute();
    });
  }

  private void relink(String userId, @Nullable List<FederatedIdentity> identities) {
    if (identities == null) {
      return;
    }
    database.change(handle ->
        handle
            .createUpdate("DELETE FROM federated_user WHERE user_id = :id")
            .bind("id", userId)
            .execute());
    link(userId, find(userId).map(User::name).orElse(null), identities);
  }

  private void link(String userId, @Nullable String name, List<FederatedIdentity> identities) {
    database.change(handle -> {
      for (FederatedIdentity identity : identities) {
        if (!link(handle, userId, name, identity)) {
          throw unknown(handle, identity);
        }
      }
    });
  }

  /** Provider and protocol are written as they are stored, however the request spells them. */
  private static boolean link(
      Handle handle, String userId, @Nullable String name, FederatedIdentity identity) {
    try {
      return handle
              .createUpdate(
                  """
                  INSERT INTO federated_user
                    (user_id, idp_id, protocol_id, unique_id, display_name)
                  SELECT :user, p.idp_id, p.id, :unique, :name FROM federation_protocol p
                  WHERE p.idp_id = :idp AND p.id = :protocol
                  """)
              .bind("user", userId)
              .bind("idp", identity.idpId())
              .bind("protocol", identity.protocolId())
              .bind("unique", identity.uniqueId())
              .bind("name", name)
              .execute()
          > 0;
    } catch (JdbiException e) {
      if (Database.isDuplicate(e)) {
        throw new Problem.Conflict("federated_user", "Duplicate entry").raised();
      }
      throw e;
    }
  }

  private static KeystoneException unknown(Handle handle, FederatedIdentity identity) {
    boolean provider =
        handle
            .createQuery("SELECT 1 FROM identity_provider WHERE id = :idp")
            .bind("idp", identity.idpId())
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    return refused(
        provider
            ? "Could not find federated protocol %s for Identity Provider: %s."
                .formatted(identity.protocolId(), identity.idpId())
            : "Could not find Identity Provider: " + identity.idpId());
  }

  private static KeystoneException refused(String sentence) {
    return new Problem.BadRequest(sentence).raised();
  }

  /** Memberships have no cascade of their own; all else goes with the row. */
  /** How many there were. */
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

  List<FederatedIdentity> federated(String userId) {
    return database.list(handle ->
        handle
            .createQuery(
                "SELECT idp_id, protocol_id, unique_id FROM federated_user"
                    + " WHERE user_id = :id ORDER BY id")
            .bind("id", userId)
            .map((row, _) ->
                new FederatedIdentity(
                    row.getString("idp_id"),
                    row.getString("protocol_id"),
                    row.getString("unique_id")))
            .list());
  }

  private List<User> select(Conditions where, String limit) {
    String sql = SELECT + " WHERE " + where.sql() + " ORDER BY u.id" + limit;
    return database.list(
        handle -> where.bindTo(handle.createQuery(sql)).map((row, _) -> read(row)).list());
  }

  private User read(ResultSet row) throws SQLException {
    Map<String, @Nullable Object> extra = Extra.read(row.getString("extra"));
    HIDDEN.forEach(extra::remove);
    UserOptions options = options(row.getString("options"));
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

  /** An object of option ids, each value the text of the JSON stored for it. */
  private static UserOptions options(@Nullable String rows) {
    Map<UserOption, Object> options = new EnumMap<>(UserOption.class);
    Extra.read(rows)
        .forEach(
            (id, json) -> UserOption.withId(id).ifPresent(option -> put(options, option, json)));
    return new UserOptions(options);
  }

  private static void put(
      Map<UserOption, Object> options, UserOption option, @Nullable Object json) {
    Object value = json instanceof String text ? read(text) : null;
    if (value != null) {
      options.put(option, value);
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a user option that cannot be written as JSON", e);
    }
  }

  /** What another writer left unreadable counts as not set: one row must not spoil a list. */
  private static @Nullable Object read(String text) {
    try {
      return JSON.readValue(text, Object.class);
    } catch (JsonProcessingException _) {
      return null;
    }
  }
}
