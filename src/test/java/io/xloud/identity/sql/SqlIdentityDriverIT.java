package io.xloud.identity.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.event.Change;
import io.xloud.identity.FederatedIdentity;
import io.xloud.identity.Group;
import io.xloud.identity.GroupMembership;
import io.xloud.identity.IdentityDriver;
import io.xloud.identity.IdentityDriverContract;
import io.xloud.identity.IdentityHouse;
import io.xloud.identity.Patched;
import io.xloud.identity.User;
import io.xloud.identity.UserOption;
import io.xloud.identity.UserOptions;
import io.xloud.identity.UserPatch;
import io.xloud.persistence.Ids;
import io.xloud.query.ListQuery;
import io.xloud.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlIdentityDriverIT extends IdentityDriverContract {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private final IdentityHouse house = new IdentityHouse(DB);

  @BeforeAll
  static void one_more_domain() {
    DB.database()
        .change(handle -> {
          handle.execute(
              """
              INSERT INTO project (id, name, domain_id, enabled, is_domain)
              VALUES ('<<keystone.domain.root>>', '<<keystone.domain.root>>',
                  '<<keystone.domain.root>>', 0, 1),
                ('pages', 'pages', '<<keystone.domain.root>>', 1, 1)
              ON DUPLICATE KEY UPDATE enabled = VALUES(enabled)
              """);
          DB.outbox().record(Change.of(IdentityHouse.BY, "created", "domain", "pages"));
        });
  }

  @Override
  protected IdentityDriver driver() {
    return house.driver();
  }

  @Override
  protected User given(String domainId, String name, String password) {
    return house.given(domainId, name, password);
  }

  @Override
  protected Group givenGroup(String domainId, String name, User... members) {
    Group group =
        house
            .groups()
            .create(new Group(Ids.fresh(), name, domainId, "", Map.of()), IdentityHouse.BY);
    for (User member : members) {
      house.groups().add(member, group, IdentityHouse.BY);
    }
    return group;
  }

  @Test
  void finding_a_user_writes_no_table_to_disk() {
    User user = given("d2", "in memory", "s3cret");

    assertThat(
            DB.tablesOnDisk(() -> {
              driver().findUser(user.id());
              driver().findUserByName("d2", "in memory");
            }))
        .isZero();
  }

  @Test
  void lists_by_enabled_by_expiry_and_by_one_link_to_a_provider() {
    User off = given("d2", "off", "s3cret");
    house
        .users()
        .update(off, IdentityHouse.enabled(false), Patched.left(), false, IdentityHouse.BY);
    User linked = given("d2", "linked", "s3cret");
    change(
        """
        INSERT INTO federated_user (user_id, idp_id, protocol_id, unique_id, display_name)
        VALUES ('%1$s', 'idp', 'saml', 'her-id', 'Shown'), ('%1$s', 'idp', 'oidc', 'other', 'Shown')
        """
            .formatted(linked.id()));
    change(
        "UPDATE password p JOIN local_user l ON l.id = p.local_user_id"
            + " SET p.expires_at_int = 1767225600000000, p.expires_at = '2026-01-01'"
            + " WHERE l.user_id = '%s'".formatted(linked.id()));

    assertThat(ids("enabled", "false")).containsExactly(off.id());
    assertThat(ids("enabled", "")).doesNotContain(off.id());
    assertThat(ids("name", "Shown")).containsExactly(linked.id());
    assertThat(ids("idp_id", "idp", "protocol_id", "saml", "unique_id", "her-id"))
        .containsExactly(linked.id());
    assertThat(ids("idp_id", "idp", "protocol_id", "oidc", "unique_id", "her-id")).isEmpty();
    assertThat(ids("password_expires_at", "lt:2026-01-02T00:00:00Z")).containsExactly(linked.id());
    assertThat(ids("password_expires_at", "gt:2026-01-02T00:00:00Z")).isEmpty();
    assertThat(ids("password_expires_at", "2026-01-01T00:00:00Z")).containsExactly(linked.id());
  }

  private List<String> ids(String... filters) {
    ListQuery query = ListQuery.all().where("domain_id", "d2");
    for (int i = 0; i < filters.length; i += 2) {
      query = query.where(filters[i], filters[i + 1]);
    }
    return driver().listUsers(query).stream().map(User::id).toList();
  }

  @Test
  void a_membership_from_a_provider_counts_until_its_time_is_over() {
    User user = given("d1", "visitor", "s3cret");
    Group group = givenGroup("d1", "visitors");
    change(
        """
        INSERT INTO expiring_user_group_membership (user_id, group_id, idp_id, last_verified)
        VALUES ('%s', '%s', 'idp', '2026-05-01 11:50:00')
        """
            .formatted(user.id(), group.id()));

    assertThat(driver().groupIdsOf(user.id())).containsExactly(group.id());
    assertThat(driver().groupsOf(user.id(), ListQuery.all()))
        .containsExactly(new GroupMembership(group, Instant.parse("2026-05-01T12:10:00Z")));
    assertThat(driver().userIdsIn(group.id())).isEmpty();
    house.clock.pass(Duration.ofMinutes(10));
    assertThat(driver().groupIdsOf(user.id())).isEmpty();
    assertThat(driver().groupsOf(user.id(), ListQuery.all())).isEmpty();
  }

  @Test
  void pages_through_the_groups_of_a_user_whichever_kind_they_are() {
    User user = given("d1", "pager", "s3cret");
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      groups.add(
          i % 2 == 0 ? givenGroup("d1", "paged-" + i, user) : givenGroup("d1", "paged-" + i));
      if (i % 2 == 1 || i == 4) {
        change(
            """
            INSERT INTO expiring_user_group_membership (user_id, group_id, idp_id, last_verified)
            VALUES ('%s', '%s', 'idp', '2026-05-01 11:50:00')
            """
                .formatted(user.id(), groups.getLast().id()));
      }
    }
    groups.sort(Comparator.comparing(Group::id));

    List<Group> seen = new ArrayList<>();
    String marker = null;
    List<GroupMembership> page;
    do {
      page = driver().groupsOf(user.id(), new ListQuery(List.of(), 2, marker));
      page.stream().limit(2).map(GroupMembership::group).forEach(seen::add);
      marker = seen.getLast().id();
    } while (page.size() > 2);
    assertThat(seen).isEqualTo(groups);
    assertThat(driver().groupsOf(user.id(), ListQuery.all()))
        .filteredOn(membership -> membership.expiresAt() != null)
        .hasSize(2);
  }

  @Test
  void an_option_that_another_writer_left_unreadable_counts_as_not_set() {
    User user = given("d1", "unreadable", "s3cret");
    change(
        """
        INSERT INTO user_option (user_id, option_id, option_value)
        VALUES ('%1$s', '1003', '{junk'), ('%1$s', '1001', 'true'), ('%1$s', 'none', 'x'),
          ('%1$s', 'MFAR', '[\n  ["password"]\n]')
        """
            .formatted(user.id()));

    assertThat(driver().listUsers(ListQuery.all().where("name", "unreadable")))
        .singleElement()
        .extracting(User::options)
        .isEqualTo(
            new UserOptions(
                Map.of(
                    UserOption.IGNORE_PASSWORD_EXPIRY,
                    true,
                    UserOption.MULTI_FACTOR_AUTH_RULES,
                    List.of(List.of("password")))));
  }

  @Test
  void sets_members_one_by_one_whatever_their_names_and_whatever_stood_there() {
    User user = given("d1", "members", "s3cret");
    Map<String, Object> odd = new LinkedHashMap<>();
    odd.put("", 1);
    odd.put("a.b[*]", List.of(1.5, Map.of("c", "\uD83D\uDE00")));
    odd.put("\"quoted\"\\\n$", "x");
    odd.put("none", null);
    for (String before : new String[] {"", "{\"old\": 1.50}"}) {
      change("UPDATE `user` SET extra = '%s' WHERE id = '%s'".formatted(before, user.id()));
      UserPatch patch =
          new UserPatch(Patched.left(), null, Patched.left(), Map.of(), null, odd, null);
      house.users().update(user, patch, Patched.left(), false, IdentityHouse.BY);
      Map<String, Object> expected = new LinkedHashMap<>(odd);
      if (!before.isEmpty()) {
        expected.put("old", 1.5);
      }
      assertThat(driver().findUser(user.id()).orElseThrow().extra()).isEqualTo(expected);
    }
  }

  @Test
  void pages_through_the_members_of_a_group() {
    Group group =
        givenGroup(
            "d1",
            "paged-members",
            given("d1", "pm-1", "s3cret"),
            given("d1", "pm-2", "s3cret"),
            given("d1", "pm-3", "s3cret"));
    List<User> whole = driver().usersIn(group.id(), ListQuery.all());

    assertThat(driver().usersIn(group.id(), new ListQuery(List.of(), 1, whole.get(0).id())))
        .isEqualTo(whole.subList(1, 3));
    assertThat(driver().usersIn(group.id(), new ListQuery(List.of(), 1, whole.get(2).id())))
        .isEmpty();
  }

  private static UserPatch linkedTo(FederatedIdentity... links) {
    return new UserPatch(
        Patched.left(), null, Patched.left(), Map.of(), List.of(links), Map.of(), null);
  }

  private User link(User user, FederatedIdentity... links) {
    return house.users().update(user, linkedTo(links), Patched.left(), false, IdentityHouse.BY);
  }

  @Test
  void links_to_providers_are_replaced_whole_and_stored_as_the_provider_is_spelled() {
    change("SET @nothing = 1");
    User user = given("d1", "relinked", "s3cret");
    FederatedIdentity saml = new FederatedIdentity("idp", "saml", "relinked-1");
    FederatedIdentity oidc = new FederatedIdentity("idp", "oidc", "relinked-2");

    assertThat(link(user, saml, oidc).federated()).containsExactly(saml, oidc);
    assertThat(link(user, new FederatedIdentity("IDP", "OIDC", "relinked-2")).federated())
        .containsExactly(oidc);
    assertThat(house.users().show(user.id()).orElseThrow().federated()).containsExactly(oidc);
  }

  @Test
  void a_link_that_cannot_be_made_changes_nothing() {
    change("SET @nothing = 1");
    User user = given("d1", "unlinked", "s3cret");
    FederatedIdentity link = new FederatedIdentity("idp", "saml", "unlinked-1");
    link(user, link);
    User other = given("d1", "unlinked-other", "s3cret");

    assertThatThrownBy(() -> link(other, link))
        .hasMessage("Conflict occurred attempting to store federated_user - Duplicate entry.");
    assertThatThrownBy(() -> link(user, new FederatedIdentity("none", "saml", "x")))
        .hasMessage("Could not find Identity Provider: none");
    assertThatThrownBy(() -> link(user, new FederatedIdentity("idp", "none", "x")))
        .hasMessage("Could not find federated protocol none for Identity Provider: idp.");
    assertThatThrownBy(() -> link(user, new FederatedIdentity("idp", "saml", "x".repeat(256))))
        .hasMessageStartingWith("String length exceeded.");
    assertThat(house.users().show(user.id()).orElseThrow().federated()).containsExactly(link);
    assertThat(house.users().show(other.id()).orElseThrow().federated()).isEmpty();
  }

  @Test
  void a_new_name_reaches_every_place_where_the_old_one_stood() {
    User user = given("d1", "old-name", "s3cret");
    change(
        "INSERT INTO nonlocal_user (domain_id, name, user_id) VALUES ('d1', 'old-name', '%s')"
            .formatted(user.id()));
    house
        .users()
        .update(user, IdentityHouse.draft("new-name"), Patched.left(), false, IdentityHouse.BY);

    assertThat(house.count("SELECT COUNT(*) FROM nonlocal_user WHERE name = :id", "new-name"))
        .isEqualTo(1);
    change("DELETE FROM local_user WHERE user_id = '%s'".formatted(user.id()));
    assertThat(driver().findUser(user.id())).map(User::name).contains("new-name");
  }

  /** As another writer would. */
  private static void change(String sql) {
    DB.database()
        .change(handle -> {
          handle.execute(PROVIDER);
          handle.execute(PROTOCOLS);
          handle.execute(sql);
          DB.outbox().record(Change.of(IdentityHouse.BY, "updated", "user", "several"));
        });
  }

  private static final String PROVIDER =
      """
      INSERT IGNORE INTO identity_provider (id, enabled, domain_id, authorization_ttl)
      VALUES ('idp', 1, 'd1', 20)
      """;

  private static final String PROTOCOLS =
      """
      INSERT IGNORE INTO federation_protocol (id, idp_id, mapping_id)
      VALUES ('saml', 'idp', 'm'), ('oidc', 'idp', 'm')
      """;
}
