package io.xloud.appcred.sql;

import io.xloud.appcred.AccessRule;
import io.xloud.appcred.ApplicationCredential;
import io.xloud.appcred.ApplicationCredentialDriver;
import io.xloud.appcred.NewApplicationCredential;
import io.xloud.appcred.NewApplicationCredential.WantedRule;
import io.xloud.assignment.Grant;
import io.xloud.persistence.Conditions;
import io.xloud.persistence.Database;
import io.xloud.persistence.RowInsert;
import io.xloud.persistence.Turn;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Application credentials in Keystone's tables. These have no index on the id, so whoever knows the
 * user asks with it.
 */
@Singleton
final class SqlApplicationCredentialDriver implements ApplicationCredentialDriver {
  private static final int AT_ONCE = 500;

  private static final String OF_USER = "c.user_id IN (<users>)";

  private final Database database;

  SqlApplicationCredentialDriver(Database database) {
    this.database = database;
  }

  @Override
  public Optional<ApplicationCredential> find(String id) {
    return one(new Conditions().and("c.id = ?", id));
  }

  @Override
  public Optional<ApplicationCredential> findOf(String userId, String id) {
    return one(new Conditions().and("c.user_id = ?", userId).and("c.id = ?", id));
  }

  @Override
  public Optional<ApplicationCredential> findByName(String userId, String name) {
    return one(new Conditions().and("c.user_id = ?", userId).and("c.name = ?", name));
  }

  private Optional<ApplicationCredential> one(Conditions conditions) {
    return where(conditions, "").stream().findFirst();
  }

  @Override
  public List<ApplicationCredential> list(String userId, ListQuery query) {
    Conditions conditions =
        new Conditions()
            .and("c.user_id = ?", userId)
            .text(query, "name", "c.name")
            .after(query, "c.id");
    return where(conditions, " ORDER BY c.id" + Conditions.limit(query));
  }

  private List<ApplicationCredential> where(Conditions conditions, String page) {
    return database.list(handle -> {
      String sql = CredentialRows.CREDENTIALS + conditions.sql() + page;
      List<CredentialRows.Row> rows =
          conditions
              .bindTo(handle.createQuery(sql))
              .map((rs, _) -> CredentialRows.credential(rs))
              .list();
      return CredentialRows.completed(handle, rows);
    });
  }

  @Override
  public Optional<String> secretHash(ApplicationCredential credential) {
    return database.find(handle ->
        handle
            .createQuery(
                "SELECT secret_hash FROM application_credential"
                    + " WHERE user_id = :user AND id = :id")
            .bind("user", credential.userId())
            .bind("id", credential.id())
            .mapTo(String.class)
            .findFirst());
  }

  /**
   * The user's row stays locked until the credential is committed, so whoever deletes or disables
   * the user meanwhile finds it and takes it away. Where there is a limit, whoever makes another
   * one waits for the turn and counts this one too.
   */
  @Override
  public Making insert(NewApplicationCredential wanted, String secretHash, int most) {
    return database.write(handle -> {
      if (most >= 0) {
        Turn.APPLICATION_CREDENTIALS.take(handle);
      }
      try {
        return inserted(handle, wanted, secretHash, most);
      } catch (JdbiException e) {
        if (Database.isDuplicate(e)) {
          return Making.NAME_TAKEN;
        }
        throw e;
      }
    });
  }

  private static Making inserted(
      Handle handle, NewApplicationCredential wanted, String secretHash, int most) {
    int rows =
        handle
            .createUpdate(
                """
                INSERT INTO application_credential (id, name, secret_hash, description, user_id,
                  project_id, `system`, expires_at, unrestricted)
                SELECT :id, :name, :hash, :description, u.id, :project, :system, :expires,
                  :unrestricted
                 FROM (SELECT id FROM `user` WHERE id = :user AND COALESCE(enabled, 1) != 0
                  LOCK IN SHARE MODE) u
                 WHERE :most < 0 OR (SELECT COUNT(*) FROM application_credential c
                  WHERE c.user_id = u.id LOCK IN SHARE MODE) < :most
                """)
            .bind("id", wanted.id())
            .bind("name", wanted.name())
            .bind("hash", secretHash)
            .bind("description", wanted.description())
            .bind("user", wanted.userId())
            .bind("project", wanted.projectId())
            .bind("system", wanted.system())
            .bind("expires", CredentialRows.micros(wanted.expiresAt()))
            .bind("unrestricted", wanted.unrestricted())
            .bind("most", most)
            .execute();
    if (rows == 0) {
      return isThere(handle, wanted.userId()) ? Making.ENOUGH : Making.USER_GONE;
    }
    insertRoles(handle, wanted);
    return Making.DONE;
  }

  private static boolean isThere(Handle handle, String userId) {
    return handle
        .createQuery("SELECT 1 FROM `user` WHERE id = :user AND COALESCE(enabled, 1) != 0")
        .bind("user", userId)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  private static void insertRoles(Handle handle, NewApplicationCredential wanted) {
    int internalId = internalId(handle, wanted);
    RowInsert insert =
        RowInsert.into("application_credential_role", "application_credential_id", "role_id");
    wanted.roleIds().forEach(role -> insert.row(internalId, role));
    insert.execute(handle);
  }

  private static int internalId(Handle handle, NewApplicationCredential wanted) {
    return handle
        .createQuery(
            "SELECT internal_id FROM application_credential WHERE user_id = :user AND id = :id")
        .bind("user", wanted.userId())
        .bind("id", wanted.id())
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public boolean addRule(NewApplicationCredential owner, WantedRule rule, String freshId) {
    return database.write(handle -> {
      Optional<Named> named = rule.id() == null ? Optional.empty() : named(handle, rule.id());
      if (named.isPresent() && !named.get().userId().equals(owner.userId())) {
        return false;
      }
      if (named.isEmpty() && !rule.isWhole()) {
        return false;
      }
      int ruleId =
          named
              .map(Named::internalId)
              .orElseGet(() -> stored(handle, owner.userId(), rule, freshId));
      tie(handle, internalId(handle, owner), ruleId);
      return true;
    });
  }

  private record Named(int internalId, String userId) {}

  private static Optional<Named> named(Handle handle, String ruleId) {
    return handle
        .createQuery("SELECT id, user_id FROM access_rule WHERE external_id = :rule")
        .bind("rule", ruleId)
        .map((rs, _) -> new Named(rs.getInt("id"), rs.getString("user_id")))
        .findFirst();
  }

  /** The one that says the same, made when there is none. */
  private static int stored(Handle handle, String userId, WantedRule rule, String freshId) {
    Map<String, @Nullable Object> said = new HashMap<>();
    said.put("user", userId);
    said.put("service", rule.service());
    said.put("path", rule.path());
    said.put("method", rule.method());
    handle
        .createUpdate(
            """
            INSERT INTO access_rule (external_id, user_id, service, path, method)
             VALUES (:id, :user, :service, :path, :method) ON DUPLICATE KEY UPDATE id = id
            """)
        .bind("id", rule.id() == null ? freshId : rule.id())
        .bindMap(said)
        .execute();
    return handle
        .createQuery(
            "SELECT id FROM access_rule WHERE user_id = :user AND service = :service"
                + " AND path = :path AND method = :method")
        .bindMap(said)
        .mapTo(Integer.class)
        .one();
  }

  /** A rule that the request names twice is tied once. */
  private static void tie(Handle handle, int credentialId, int ruleId) {
    handle
        .createUpdate(
            """
            INSERT INTO application_credential_access_rule
              (application_credential_id, access_rule_id) VALUES (:credential, :rule)
             ON DUPLICATE KEY UPDATE access_rule_id = access_rule_id
            """)
        .bind("credential", credentialId)
        .bind("rule", ruleId)
        .execute();
  }

  @Override
  public boolean delete(ApplicationCredential credential) {
    return database.write(handle ->
        handle
                .createUpdate(
                    "DELETE FROM application_credential WHERE user_id = :user AND id = :id")
                .bind("user", credential.userId())
                .bind("id", credential.id())
                .execute()
            == 1);
  }

  @Override
  public List<String> deleteOf(List<String> userIds) {
    return database.write(handle -> {
      List<Held> held = held(handle, userIds);
      delete(handle, held);
      return held.stream().map(Held::id).toList();
    });
  }

  @Override
  public List<String> deleteOfHolders(List<Grant> grants) {
    Set<Place> places = new HashSet<>();
    for (Grant grant : grants) {
      if (grant.holder() instanceof Grant.Holder.User(var user)
          && grant.target() instanceof Grant.Target.Project(var project)) {
        places.add(new Place(user, project));
      }
    }
    List<String> userIds = places.stream().map(Place::userId).distinct().toList();
    return database.write(handle -> {
      List<Held> held =
          held(handle, userIds).stream().filter(one -> places.contains(one.place())).toList();
      delete(handle, held);
      return held.stream().map(Held::id).toList();
    });
  }

  private record Place(String userId, @Nullable String projectId) {}

  private record Held(int internalId, String id, Place place) {}

  private static List<Held> held(Handle handle, List<String> userIds) {
    List<Held> held = new ArrayList<>();
    for (List<String> some : portions(userIds)) {
      held.addAll(
          handle
              .createQuery(
                  "SELECT c.internal_id, c.id, c.user_id, c.project_id"
                      + " FROM application_credential c WHERE "
                      + OF_USER)
              .bindList("users", some)
              .map((rs, _) ->
                  new Held(
                      rs.getInt("internal_id"),
                      rs.getString("id"),
                      new Place(rs.getString("user_id"), rs.getString("project_id"))))
              .list());
    }
    return held;
  }

  private static void delete(Handle handle, List<Held> held) {
    for (List<Held> some : portions(held)) {
      handle
          .createUpdate("DELETE FROM application_credential WHERE internal_id IN (<ids>)")
          .bindList("ids", some.stream().map(Held::internalId).toList())
          .execute();
    }
  }

  private static <T> List<List<T>> portions(List<T> all) {
    List<List<T>> portions = new ArrayList<>();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      portions.add(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
    }
    return portions;
  }

  @Override
  public Optional<AccessRule> findRule(String userId, String id) {
    Conditions conditions =
        new Conditions().and("a.user_id = ?", userId).and("a.external_id = ?", id);
    return rules(conditions, "").stream().findFirst();
  }

  @Override
  public List<AccessRule> rules(String userId, ListQuery query) {
    Conditions conditions =
        new Conditions()
            .and("a.user_id = ?", userId)
            .text(query, "service", "a.service")
            .text(query, "path", "a.path")
            .text(query, "method", "a.method")
            .after(query, "a.external_id");
    return rules(conditions, " ORDER BY a.external_id" + Conditions.limit(query));
  }

  private List<AccessRule> rules(Conditions conditions, String page) {
    return database.list(handle ->
        conditions
            .bindTo(
                handle.createQuery(
                    "SELECT a.external_id, a.service, a.path, a.method FROM access_rule a"
                        + " WHERE a.external_id IS NOT NULL AND "
                        + conditions.sql()
                        + page))
            .map((rs, _) -> CredentialRows.rule(rs))
            .list());
  }

  @Override
  public boolean deleteRule(String userId, String id) {
    return database.write(handle ->
        handle
                .createUpdate(
                    """
                    DELETE FROM access_rule WHERE user_id = :user AND external_id = :id
                     AND NOT EXISTS (SELECT 1 FROM application_credential_access_rule l
                       WHERE l.access_rule_id = access_rule.id)
                    """)
                .bind("user", userId)
                .bind("id", id)
                .execute()
            > 0);
  }

  @Override
  public List<String> deleteRulesOf(List<String> userIds) {
    return database.write(handle -> {
      List<String> ids = new ArrayList<>();
      for (List<String> some : portions(userIds)) {
        ids.addAll(
            handle
                .createQuery(
                    "SELECT external_id FROM access_rule WHERE user_id IN (<users>)"
                        + " AND external_id IS NOT NULL")
                .bindList("users", some)
                .mapTo(String.class)
                .list());
        handle
            .createUpdate("DELETE FROM access_rule WHERE user_id IN (<users>)")
            .bindList("users", some)
            .execute();
      }
      return ids;
    });
  }
}
