package io.xloud.identity.sql;

import io.xloud.identity.FederatedUserDriver;
import io.xloud.identity.Sighting;
import io.xloud.persistence.Database;
import io.xloud.persistence.RowUpdate;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatement;

/** Queries over {@code federated_user} and {@code expiring_user_group_membership}. */
@Singleton
class FederatedUserRepository implements FederatedUserDriver {
  private static final String SAME =
      "idp_id = :idp AND protocol_id = :protocol AND unique_id = :unique"
          + " AND BINARY unique_id = :unique";

  private final Database database;

  FederatedUserRepository(Database database) {
    this.database = database;
  }

  @Override
  public Optional<String> find(Sighting sighting) {
    return database.find(handle ->
        named(handle.createQuery("SELECT user_id FROM federated_user WHERE " + SAME), sighting)
            .mapTo(String.class)
            .findOne());
  }

  private static <S extends SqlStatement<S>> S named(S statement, Sighting sighting) {
    return statement
        .bind("idp", sighting.providerId())
        .bind("protocol", sighting.protocolId())
        .bind("unique", sighting.uniqueId());
  }

  @Override
  public Arrival insert(Sighting sighting, Instant now) {
    String userId = sighting.userId();
    try {
      return database.write(handle -> {
        if (!insertUser(handle, userId, sighting, now)) {
          return Arrival.DOMAIN_GONE;
        }
        return link(handle, userId, sighting) ? Arrival.MADE : Arrival.PROVIDER_GONE;
      });
    } catch (JdbiException e) {
      if (Database.isDuplicate(e)) {
        return Arrival.TAKEN;
      }
      throw e;
    }
  }

  private static boolean insertUser(Handle handle, String userId, Sighting sighting, Instant now) {
    return handle
            .createUpdate(
                "INSERT INTO `user` (id, domain_id, enabled, extra, created_at)"
                    + " SELECT :id, d.id, TRUE, '{}', :created"
                    + DomainRow.HELD)
            .bind("id", userId)
            .bind("domain", sighting.domainId())
            .bind("created", Times.column(now))
            .execute()
        > 0;
  }

  private static boolean link(Handle handle, String userId, Sighting sighting) {
    return named(
                handle.createUpdate(
                    """
                    INSERT INTO federated_user
                      (user_id, idp_id, protocol_id, unique_id, display_name)
                    SELECT :user, p.idp_id, p.id, :unique, :name FROM federation_protocol p
                    WHERE p.idp_id = :idp AND p.id = :protocol
                    """),
                sighting)
            .bind("user", userId)
            .bind("name", sighting.name())
            .execute()
        > 0;
  }

  /** A name that differs by its case alone is another. */
  @Override
  public boolean rename(Sighting sighting) {
    String sql =
        "UPDATE federated_user SET display_name = :name WHERE "
            + SAME
            + " AND (display_name IS NULL OR BINARY display_name != :name)";
    return database.write(handle ->
        named(handle.createUpdate(sql), sighting).bind("name", sighting.name()).execute() > 0);
  }

  @Override
  public boolean changeEmail(String userId, String email) {
    RowUpdate update =
        RowUpdate.of("`user`")
            .extra(Map.of("email", email))
            .onlyWhere(
                "NOT (COALESCE(JSON_VALID(extra), FALSE)"
                    + " AND BINARY COALESCE(JSON_VALUE(extra, '$.email'), '') = :known_email)",
                Map.of("known_email", email));
    return database.write(handle -> update.execute(handle, userId));
  }

  /** A group that lives in a directory has no row here, so that nobody can be put into it. */
  @Override
  public boolean regroup(String userId, Sighting sighting, Instant now) {
    return database.write(handle -> {
      boolean less = leave(handle, userId, sighting);
      if (sighting.groupIds().isEmpty()) {
        return less;
      }
      verify(handle, userId, sighting, now);
      return join(handle, userId, sighting, now) || less;
    });
  }

  private static boolean leave(Handle handle, String userId, Sighting sighting) {
    String all =
        "DELETE FROM expiring_user_group_membership WHERE user_id = :user AND idp_id = :idp";
    return sighting.groupIds().isEmpty()
        ? placed(handle.createUpdate(all), userId, sighting).execute() > 0
        : placed(handle.createUpdate(all + " AND group_id NOT IN (<groups>)"), userId, sighting)
                .bindList("groups", sighting.groupIds())
                .execute()
            > 0;
  }

  private static void verify(Handle handle, String userId, Sighting sighting, Instant now) {
    placed(
            handle.createUpdate(
                """
                UPDATE expiring_user_group_membership SET last_verified = :now
                WHERE user_id = :user AND idp_id = :idp AND group_id IN (<groups>)
                """),
            userId,
            sighting)
        .bindList("groups", sighting.groupIds())
        .bind("now", Times.column(now))
        .execute();
  }

  /** Those that are there already are left out, also such as came a moment ago. */
  private static boolean join(Handle handle, String userId, Sighting sighting, Instant now) {
    return placed(
                handle.createUpdate(
                    """
                    INSERT IGNORE INTO expiring_user_group_membership
                      (user_id, group_id, idp_id, last_verified)
                    SELECT :user, g.id, i.id, :now FROM `group` g JOIN identity_provider i
                    WHERE g.id IN (<groups>) AND i.id = :idp AND NOT EXISTS (
                      SELECT 1 FROM expiring_user_group_membership e
                      WHERE e.user_id = :user AND e.group_id = g.id AND e.idp_id = i.id)
                    """),
                userId,
                sighting)
            .bindList("groups", sighting.groupIds())
            .bind("now", Times.column(now))
            .execute()
        > 0;
  }

  private static <S extends SqlStatement<S>> S placed(
      S statement, String userId, Sighting sighting) {
    return statement.bind("user", userId).bind("idp", sighting.providerId());
  }

  /** Also those who are only in groups by its word. */
  @Override
  public List<String> idsOfProvider(String providerId) {
    return database.list(handle ->
        handle
            .createQuery(
                """
                SELECT user_id FROM federated_user WHERE idp_id = :idp
                UNION SELECT user_id FROM expiring_user_group_membership WHERE idp_id = :idp
                """)
            .bind("idp", providerId)
            .mapTo(String.class)
            .list());
  }

  @Override
  public List<String> idsOfProtocol(String providerId, String protocolId) {
    return database.list(handle ->
        handle
            .createQuery(
                """
                SELECT DISTINCT user_id FROM federated_user
                WHERE idp_id = :idp AND protocol_id = :protocol
                """)
            .bind("idp", providerId)
            .bind("protocol", protocolId)
            .mapTo(String.class)
            .list());
  }

  @Override
  public List<String> orphans(List<String> userIds) {
    return userIds.isEmpty() ? List.of() : database.list(handle -> orphans(handle, userIds));
  }

  private static List<String> orphans(Handle handle, List<String> userIds) {
    return handle
        .createQuery(
            """
            SELECT u.id FROM `user` u
              LEFT JOIN local_user l ON l.user_id = u.id
              LEFT JOIN nonlocal_user n ON n.user_id = u.id
              LEFT JOIN federated_user f ON f.user_id = u.id
            WHERE u.id IN (<ids>)
              AND l.user_id IS NULL AND n.user_id IS NULL AND f.user_id IS NULL
            """)
        .bindList("ids", userIds)
        .mapTo(String.class)
        .list();
  }
}
