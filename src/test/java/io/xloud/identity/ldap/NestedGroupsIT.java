package io.xloud.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.identity.Group;
import io.xloud.identity.User;
import io.xloud.query.ListQuery;
import io.xloud.testing.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups within groups: {@code [ldap] group_ad_nesting}. */
class NestedGroupsIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private final InMemoryDirectory directory = InMemoryDirectory.startWithChains();

  /** Ada is in the team alone; the team is in the department, and that in the company. */
  @BeforeEach
  void fill() {
    directory.unit("d1");
    String ada = directory.user("d1", "ada", "s3cret");
    String boss = directory.user("d1", "boss", "s3cret");
    directory.user("d1", "stranger", "s3cret");
    String team = directory.group("d1", "team", ada);
    String department = directory.group("d1", "department", team);
    directory.group("d1", "company", department, boss);
  }

  @AfterEach
  void end() {
    directory.close();
  }

  private LdapHouse house(boolean nested) {
    return LdapHouse.with(DB, directory, "d1", "group_ad_nesting = " + nested);
  }

  private static User user(LdapHouse house, String name) {
    return house.driver().findUserByName("d1", name).orElseThrow();
  }

  private static Group group(LdapHouse house, String name) {
    return house.driver().findGroupByName("d1", name).orElseThrow();
  }

  private static List<String> groupsOf(LdapHouse house, String name) {
    return house.driver().groupsOf(user(house, name).id(), ListQuery.all()).stream()
        .map(one -> one.group().name())
        .toList();
  }

  private static Stream<String> usersIn(LdapHouse house, String name) {
    return house.driver().usersIn(group(house, name).id(), ListQuery.all()).stream()
        .map(User::name);
  }

  @Test
  void whoever_is_in_a_group_is_in_those_around_it() {
    LdapHouse house = house(true);

    assertThat(groupsOf(house, "ada")).containsExactlyInAnyOrder("team", "department", "company");
    assertThat(groupsOf(house, "boss")).containsExactly("company");
    assertThat(groupsOf(house, "stranger")).isEmpty();
    assertThat(usersIn(house, "company")).containsExactlyInAnyOrder("ada", "boss");
    assertThat(usersIn(house, "department")).containsExactly("ada");
    String ada = user(house, "ada").id();
    assertThat(house.driver().isMember(ada, group(house, "company").id())).isTrue();
    assertThat(house.driver().isMember(user(house, "boss").id(), group(house, "team").id()))
        .isFalse();
  }

  @Test
  void without_the_setting_nobody_is() {
    LdapHouse house = house(false);

    assertThat(groupsOf(house, "ada")).containsExactly("team");
    assertThat(usersIn(house, "company")).containsExactly("boss");
    assertThat(house.driver().isMember(user(house, "ada").id(), group(house, "company").id()))
        .isFalse();
  }
}
