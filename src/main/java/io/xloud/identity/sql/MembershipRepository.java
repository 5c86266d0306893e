package io.xloud.identity.sql;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.xloud.config.Options;
import io.xloud.identity.Group;
import io.xloud.identity.GroupMembership;
import io.xloud.persistence.Database;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Queries over {@code user_group_membership} and, for those that come from an identity provider and
 * end by themselves, {@code expiring_user_group_membership}.
 */
@Singleton
class MembershipRepository {
  /** The provider's own time to live, or else the configured one. */
  private static final String EXPIRY =
      "DATE_ADD(e.last_verified, INTERVAL COALESCE(NULLIF(i.authorization_ttl, 0), :ttl) MINUTE)";

  private static final String EXPIRING =
      " FROM expiring_user_group_membership e JOIN identity_provider i ON i.id = e.idp_id";

  private final Database database;
  private final Clock clock;
  private final FederationTtl ttl;

  MembershipRepository(Database database, Clock clock, Options options) {
    this.database = database;
    this.clock = clock;
    this.ttl = FederationTtl.from(options);
  }

  List<String> groupIdsOf(String userId) {
    return database.list(handle ->
        handle
            .createQuery(
                "SELECT m.group_id FROM user_group_membership m WHERE m.user_id = :user"
                    + " UNION SELECT e.group_id"
                    + EXPIRING
                    + " WHERE e.user_id = :user AND "
                    + EXPIRY
                    + " > :now")
            .bind("user", userId)
            .bind("ttl", ttl.minutes())
            .bind("now", Times.column(clock.instant()))
            .mapTo(String.class)
            .list());
  }

  List<GroupMembership> given(String userId, ListQuery query, int limit) {
    Where where =
        GroupRepository.filtered(
            new Where()
                .and(
                    "g.id IN (SELECT m.group_id FROM user_group_membership m"
                        + " WHERE m.user_id = :?)",
                    userId),
            query.filters());
    return database.list(handle ->
        where
            .bindTo(
                handle.createQuery(
                    "SELECT "
                        + GroupRepository.COLUMNS
                        + " FROM `group` g"
                        + where.sql()
                        + " ORDER BY g.id LIMIT :limit"))
            .bind("limit", limit)
            .map((row, _) -> new GroupMembership(GroupRepository.read(row), null))
            .list());
  }

  List<GroupMembership> expiring(String userId, ListQuery query, int limit) {
    Instant now = clock.instant();
    Where where =
        GroupRepository.filtered(new Where().and("e.user_id = :?", userId), query.filters())
            .and(EXPIRY + " > :?", Times.column(now));
    return database.list(handle ->
        where
            .bindTo(
                handle.createQuery(
                    "SELECT "
                        + GroupRepository.COLUMNS
                        + ", "
                        + EXPIRY
                        + " AS expires_at"
                        + EXPIRING
                        + " JOIN `group` g ON g.id = e.group_id"
                        + where.sql()
                        + " ORDER BY g.id LIMIT :limit"))
            .bind("limit", limit)
            .bind("ttl", ttl.minutes())
            .map((row, _) -> {
              Group group = GroupRepository.read(row);
              return new GroupMembership(group, Times.read(row, "expires_at"));
            })
            .list());
  }

  List<String> userIdsIn(String groupId) {
    return database.list(handle ->
        handle
            .createQuery("SELECT user_id FROM user_group_membership WHERE group_id = :group")
            .bind("group", groupId)
            .mapTo(String.class)
            .list());
  }

  Map<String, List<String>> userIdsIn(Collection<String> groupIds) {
    if (groupIds.isEmpty()) {
      return Map.of();
    }
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT group_id, user_id FROM user_group_membership WHERE group_id IN (<groups>)")
            .bindList("groups", List.copyOf(groupIds))
            .map((rs, _) -> Map.entry(rs.getString(1), rs.getString(2)))
            .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList()))));
  }

  boolean isMember(String userId, String groupId) {
    return groupIdsOf(userId).contains(groupId);
  }

  boolean add(String userId, String groupId) {
    return database.write(handle ->
        handle
                .createUpdate(
                    """
                    INSERT INTO user_group_membership (user_id, group_id)
                    SELECT :user, :group FROM DUAL WHERE NOT EXISTS (
                      SELECT 1 FROM user_group_membership
                      WHERE user_id = :user AND group_id = :group)
                    """)
                .bind("user", userId)
                .bind("group", groupId)
                .execute()
            > 0);
  }

  boolean remove(String userId, String groupId) {
    return database.write(handle ->
        handle
                .createUpdate(
                    """
                    DELETE FROM user_group_membership
                    WHERE user_id = :user AND group_id = :group
                    """)
                .bind("user", userId)
                .bind("group", groupId)
                .execute()
            > 0);
  }
}
