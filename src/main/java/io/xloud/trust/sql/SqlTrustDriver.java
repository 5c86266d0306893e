package io.xloud.trust.sql;

import io.xloud.persistence.Conditions;
import io.xloud.persistence.Database;
import io.xloud.persistence.Extra;
import io.xloud.persistence.RowInsert;
import io.xloud.trust.Chain;
import io.xloud.trust.Trust;
import io.xloud.trust.TrustDriver;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Trusts in Keystone's tables. What was deleted stays there with the time of it. */
@Singleton
final class SqlTrustDriver implements TrustDriver {
  private static final int AT_ONCE = 500;

  /** Longer than any chain may be. */
  private static final int LONGEST = 100;

  private static final String CHAIN =
      """
      WITH RECURSIVE chain AS (
        SELECT t.*, 0 AS step FROM trust t WHERE t.id = :id AND t.deleted_at IS NULL
        UNION ALL
        SELECT p.*, c.step + 1 FROM chain c
         JOIN trust p ON p.id = c.redelegated_trust_id AND p.deleted_at IS NULL
         WHERE c.step < %d)
      SELECT %s FROM chain ORDER BY step
      """
          .formatted(LONGEST, TrustRows.COLUMNS);

  private static final String HANDED_ON =
      """
      WITH RECURSIVE below AS (
        SELECT t.id, 0 AS step FROM trust t
         WHERE t.redelegated_trust_id = :id AND t.trustor_user_id = :trustor
           AND t.deleted_at IS NULL
        UNION ALL
        SELECT t.id, b.step + 1 FROM below b
         JOIN trust t ON t.redelegated_trust_id = b.id AND t.trustor_user_id = :trustor
           AND t.deleted_at IS NULL
         WHERE b.step < %d)
      SELECT id FROM below
      """
          .formatted(LONGEST);

  private final Database database;

  SqlTrustDriver(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Chain> chain(String id) {
    return database.find(handle -> {
      List<Trust> bare =
          handle.createQuery(CHAIN).bind("id", id).map((rs, _) -> TrustRows.trust(rs)).list();
      return bare.isEmpty() ? Optional.empty() : Optional.of(new Chain(withRoles(handle, bare)));
    });
  }

  private static List<Trust> withRoles(Handle handle, List<Trust> bare) {
    Map<String, List<String>> roles = new HashMap<>();
    handle
        .createQuery("SELECT trust_id, role_id FROM trust_role WHERE trust_id IN (<ids>)")
        .bindList("ids", bare.stream().map(Trust::id).toList())
        .map((rs, _) -> Map.entry(rs.getString(1), rs.getString(2)))
        .forEach(
            one -> roles.computeIfAbsent(one.getKey(), _ -> new ArrayList<>()).add(one.getValue()));
    return bare.stream()
        .map(trust -> TrustRows.with(trust, roles.getOrDefault(trust.id(), List.of())))
        .toList();
  }

  @Override
  public List<Trust> list(Wanted wanted) {
    Conditions conditions = new Conditions().and("deleted_at IS NULL");
    if (wanted.trustorUserId() != null) {
      conditions.and("trustor_user_id = ?", wanted.trustorUserId());
    }
    if (wanted.trusteeUserId() != null) {
      conditions.and("trustee_user_id = ?", wanted.trusteeUserId());
    }
    String sql =
        "SELECT %s FROM trust WHERE %s ORDER BY id".formatted(TrustRows.COLUMNS, conditions.sql());
    return database.list(handle ->
        conditions.bindTo(handle.createQuery(sql)).map((rs, _) -> TrustRows.trust(rs)).list());
  }

  /**
   * The rows it looks at stay locked until the trust is committed, so whoever deletes one of them
   * meanwhile finds the trust and ends it.
   */
  @Override
  public Making insert(Trust trust) {
    return database.write(handle -> {
      try {
        return inserted(handle, trust) ? Making.DONE : missing(handle, trust);
      } catch (JdbiException e) {
        if (Database.isDuplicate(e)) {
          return Making.TAKEN;
        }
        throw e;
      }
    });
  }

  /** Users of a directory have no row but the mapping of their id. */
  private static final String USER_IS_THERE =
      "(EXISTS (SELECT 1 FROM `user` u WHERE u.id = :trustee LOCK IN SHARE MODE) OR EXISTS"
          + " (SELECT 1 FROM id_mapping m WHERE m.public_id = :trustee LOCK IN SHARE MODE))";

  private static final String PROJECT_IS_THERE =
      "(:project IS NULL OR EXISTS"
          + " (SELECT 1 FROM project p WHERE p.id = :project LOCK IN SHARE MODE))";
  private static final String PARENT_IS_THERE =
      "(:parent IS NULL OR EXISTS"
          + " (SELECT 1 FROM trust t WHERE t.id = :parent AND t.deleted_at IS NULL LOCK IN SHARE MODE))";

  private static boolean inserted(Handle handle, Trust trust) {
    int rows =
        handle
            .createUpdate(
                """
                INSERT INTO trust (id, trustor_user_id, trustee_user_id, project_id, impersonation,
                  expires_at, expires_at_int, remaining_uses, redelegated_trust_id,
                  redelegation_count, extra)
                SELECT :id, :trustor, :trustee, :project, :impersonation, :expires, :micros, :uses,
                  :parent, :count, :extra FROM DUAL WHERE
                """
                    + String.join(
                        " AND ", List.of(USER_IS_THERE, PROJECT_IS_THERE, PARENT_IS_THERE)))
            .bindMap(TrustRows.columns(trust))
            .bind("extra", Extra.write(trust.extra()))
            .execute();
    if (rows == 0) {
      return false;
    }
    RowInsert roles = RowInsert.into("trust_role", "trust_id", "role_id");
    trust.roleIds().stream().distinct().forEach(role -> roles.row(trust.id(), role));
    roles.execute(handle);
    return true;
  }

  private static Making missing(Handle handle, Trust trust) {
    if (!holds(handle, trust, USER_IS_THERE)) {
      return Making.TRUSTEE_GONE;
    }
    return holds(handle, trust, PROJECT_IS_THERE) ? Making.PARENT_GONE : Making.PROJECT_GONE;
  }

  private static boolean holds(Handle handle, Trust trust, String condition) {
    return handle
        .createQuery("SELECT 1 FROM DUAL WHERE " + condition)
        .bindMap(TrustRows.columns(trust))
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  @Override
  public boolean use(String id) {
    return database.write(handle ->
        handle
                .createUpdate(
                    "UPDATE trust SET remaining_uses = remaining_uses - 1"
                        + " WHERE id = :id AND deleted_at IS NULL AND remaining_uses > 0")
                .bind("id", id)
                .execute()
            == 1);
  }

  @Override
  public List<String> delete(Trust trust, Instant now) {
    return database.write(handle -> {
      if (mark(handle, List.of(trust.id()), now) == 0) {
        return List.of();
      }
      List<String> deleted = new ArrayList<>(List.of(trust.id()));
      deleted.addAll(
          handle
              .createQuery(HANDED_ON)
              .bind("id", trust.id())
              .bind("trustor", trust.trustorUserId())
              .mapTo(String.class)
              .list());
      mark(handle, deleted.subList(1, deleted.size()), now);
      return deleted;
    });
  }

  private static int mark(Handle handle, List<String> ids, Instant now) {
    int rows = 0;
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      rows +=
          handle
              .createUpdate(
                  "UPDATE trust SET deleted_at = :now WHERE id IN (<ids>) AND deleted_at IS NULL")
              .bindList("ids", ids.subList(from, Math.min(ids.size(), from + AT_ONCE)))
              .bind("now", TrustRows.seconds(now))
              .execute();
    }
    return rows;
  }

  @Override
  public List<String> deleteOfUsers(List<String> userIds, Instant now) {
    return deleteAll(
        userIds,
        """
        SELECT id FROM trust WHERE trustor_user_id IN (<ids>) AND deleted_at IS NULL
        UNION SELECT id FROM trust WHERE trustee_user_id IN (<ids>) AND deleted_at IS NULL
        """,
        now);
  }

  @Override
  public List<String> deleteOfProjects(List<String> projectIds, Instant now) {
    return deleteAll(
        projectIds, "SELECT id FROM trust WHERE project_id IN (<ids>) AND deleted_at IS NULL", now);
  }

  private List<String> deleteAll(List<String> of, String sql, Instant now) {
    return database.write(handle -> {
      List<String> found = new ArrayList<>();
      for (int from = 0; from < of.size(); from += AT_ONCE) {
        found.addAll(
            handle
                .createQuery(sql)
                .bindList("ids", of.subList(from, Math.min(of.size(), from + AT_ONCE)))
                .mapTo(String.class)
                .list());
      }
      List<String> ids = found.stream().distinct().toList();
      mark(handle, ids, now);
      return ids;
    });
  }
}
