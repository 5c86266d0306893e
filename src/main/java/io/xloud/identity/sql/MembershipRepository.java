package io.xloud.identity.sql;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.xloud.config.Options;
import io.xloud.identity.GroupMembership;
import io.xloud.identity.HeldGroups;
import io.xloud.persistence.Conditions;
import io.xloud.persistence.Database;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  /** Each with the end it has by itself, if any. */
  HeldGroups heldBy(String userId) {
    List<Held> held =
        database.list(handle ->
            handle
                .createQuery(
                    "SELECT m.group_id, NULL AS ends FROM user_group_membership m"
                        + " WHERE m.user_id = :user UNION ALL SELECT e.group_id, "
                        + EXPIRY
                        + EXPIRING
                        + " WHERE e.user_id = :user AND "
                        + EXPIRY
                        + " > :now")
                .bind("user", userId)
                .bind("ttl", ttl.minutes())
                .bind("now", Times.column(clock.instant()))
                .map((row, _) -> new Held(row.getString("group_id"), Times.read(row, "ends")))
                .list());
    return new HeldGroups(
        held.stream().map(Held::groupId).distinct().toList(),
        held.stream()
            .map(Held::end)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(Instant.MAX));
  }

  private record Held(String groupId, @Nullable Instant end) {}

  /** One list of both kinds: who was put into a group here stays there, whatever ends meanwhile. */
  List<GroupMembership> of(String userId, ListQuery query) {
    Conditions where = GroupRepository.page(new Conditions(), query);
    String sql =
        "SELECT "
            + GroupRepository.COLUMNS
            + ", IF(COUNT(m.expires_at) < COUNT(*), NULL, MAX(m.expires_at)) AS expires_at"
            + " FROM (SELECT group_id, NULL AS expires_at FROM user_group_membership"
            + " WHERE user_id = :user UNION ALL SELECT e.group_id, "
            + EXPIRY
            + EXPIRING
            + " WHERE e.user_id = :user AND "
            + EXPIRY
            + " > :now) m JOIN `group` g ON g.id = m.group_id WHERE "
            + where.sql()
            + " GROUP BY g.id ORDER BY g.id"
            + Conditions.limit(query);
    return database.list(handle ->
        where
            .bindTo(handle.createQuery(sql))
            .bind("user", userId)
            .bind("ttl", ttl.minutes())
            .bind("now", Times.column(clock.instant()))
            .map((row, _) ->
                new GroupMembership(GroupRepository.read(row), Times.read(row, "expires_at")))
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
                    SELECT u.id, g.id FROM `user` u JOIN `group` g ON g.id = :group
                    WHERE u.id = :user AND NOT EXISTS (
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
