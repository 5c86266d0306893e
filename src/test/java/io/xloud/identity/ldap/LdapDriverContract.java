package io.xloud.identity.ldap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import io.xloud.crypto.Secret;
import io.xloud.identity.Group;
import io.xloud.identity.IdMapping;
import io.xloud.identity.IdentityDriver;
import io.xloud.identity.IdentityDriverContract;
import io.xloud.identity.User;
import io.xloud.query.Filter;
import io.xloud.query.ListQuery;
import io.xloud.testing.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every driver promises, and what one of a directory does besides, over any directory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LdapDriverContract extends IdentityDriverContract {
  private static final String[] UNITS = {"d1", "d2", "pages"};

  private final Map<String, String> places = new HashMap<>();
  private @Nullable TestDatabase db;
  private @Nullable LdapHouse house;

  protected abstract TestDirectory directory();

  /** Once: the directory and the database are those of all tests. */
  @BeforeEach
  void units() {
    if (house == null) {
      Map<String, String[]> none = new HashMap<>();
      for (String unit : UNITS) {
        directory().unit(unit);
        none.put(unit, new String[0]);
      }
      TestDatabase opened = TestDatabase.withKeystoneSchema().open();
      db = opened;
      LdapHouse made = LdapHouse.with(opened, directory(), none);
      made.domain("pages");
      house = made;
    }
  }

  @AfterAll
  void closeDatabase() {
    if (db != null) {
      db.close();
    }
  }

  @Override
  protected IdentityDriver driver() {
    return requireNonNull(house).driver();
  }

  @Override
  protected User given(String domainId, String name, String password) {
    places.put(domainId + "/" + name, directory().user(domainId, name, password));
    return driver().findUserByName(domainId, name).orElseThrow();
  }

  @Override
  protected Group givenGroup(String domainId, String name, User... members) {
    directory()
        .group(
            domainId,
            name,
            Stream.of(members)
                .map(user -> places.get(user.domainId() + "/" + user.name()))
                .toArray(String[]::new));
    return driver().findGroupByName(domainId, name).orElseThrow();
  }

  @Test
  void public_ids_are_those_that_keystone_makes() {
    User user = given("d1", "public", "s3cret");
    Group group = givenGroup("d1", "public");

    assertThat(user.id()).isEqualTo(IdMapping.of("d1", IdMapping.Kind.USER, "public").publicId());
    assertThat(group.id()).isEqualTo(IdMapping.of("d1", IdMapping.Kind.GROUP, "public").publicId());
    assertThat(driver().findGroup(user.id())).as("a user is no group").isEmpty();
    assertThat(driver().findUser(group.id())).as("a group is no user").isEmpty();
  }

  /** Two of one name have different ids in different domains. */
  @Test
  void the_same_name_in_two_domains_is_two_people() {
    User here = given("d1", "twin", "s3cret");
    User there = given("d2", "twin", "other");

    assertThat(here.id()).isNotEqualTo(there.id());
    assertThat(driver().passwordMatches(here.id(), Secret.of("s3cret"))).isTrue();
    assertThat(driver().passwordMatches(there.id(), Secret.of("s3cret"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "a*", "*)(uid=*", "x)(|(uid=*", "\\2a", "\u0000", "(paren", "a,b+c\"d"})
  void h3_a_name_is_a_name_and_never_part_of_a_filter(String name) {
    given("d1", "plain-" + name.hashCode(), "s3cret");

    assertThat(driver().findUserByName("d1", name)).isEmpty();
    assertThat(driver().findGroupByName("d1", name)).isEmpty();
    assertThat(driver().findUser(name)).isEmpty();
    assertThat(named(name, Filter.Comparison.EQUALS)).isEmpty();
    assertThat(named(name, Filter.Comparison.CONTAINS))
        .as("part of a filter matches everybody; part of a name matches by letters")
        .allMatch(user -> String.valueOf(user.name()).contains(name));
  }

  @Test
  void h3_somebody_whose_name_looks_like_a_filter_is_found_by_it() {
    for (String name :
        List.of("star*", "par(en)", "comma, plus+", "#hash", "back\\slash", "q\"q")) {
      User user = given("d1", name, "s3cret");

      assertThat(driver().findUser(user.id())).contains(user);
      assertThat(named(name, Filter.Comparison.EQUALS)).containsExactly(user);
      assertThat(driver().passwordMatches(user.id(), Secret.of("s3cret"))).isTrue();
      Group group = givenGroup("d1", name, user);
      assertThat(driver().groupIdsOf(user.id())).containsExactly(group.id());
      assertThat(driver().usersIn(group.id(), ListQuery.all())).containsExactly(user);
    }
  }

  private List<User> named(String name, Filter.Comparison comparison) {
    List<Filter> filters = new ArrayList<>(ListQuery.all().where("domain_id", "d1").filters());
    filters.add(new Filter("name", comparison, name));
    return driver().listUsers(new ListQuery(filters, null, null));
  }

  @Test
  void a_list_of_another_domain_holds_nobody_of_this_one() {
    given("d1", "secluded", "s3cret");
    List<Filter> both = new ArrayList<>(ListQuery.all().where("domain_id", "d1").filters());
    both.addAll(ListQuery.all().where("domain_id", "d2").filters());

    assertThat(driver().listUsers(new ListQuery(both, null, null))).isEmpty();
    assertThat(driver().listGroups(new ListQuery(both, null, null))).isEmpty();
  }

  @Test
  void members_who_are_gone_are_left_out() {
    User user = given("d1", "stays", "s3cret");
    directory()
        .group(
            "d1",
            "half",
            requireNonNull(places.get("d1/stays")),
            "uid=gone," + TestDirectory.usersOf("d1"),
            "cn=elsewhere,dc=example,dc=com");
    Group half = driver().findGroupByName("d1", "half").orElseThrow();

    assertThat(driver().usersIn(half.id(), ListQuery.all())).containsExactly(user);
    assertThat(driver().userIdsIn(half.id())).containsExactly(user.id());
    assertThat(driver().userIdsIn(List.of(half.id()))).containsEntry(half.id(), List.of(user.id()));
  }

  @Test
  void attributes_become_members() {
    directory()
        .user(
            "d1",
            "rich",
            "s3cret",
            new Attribute("mail", "rich@example.org"),
            new Attribute("description", "one of many"));

    assertThat(driver().findUserByName("d1", "rich").orElseThrow().extra())
        .isEqualTo(Map.of("email", "rich@example.org", "description", "one of many"));
  }

  @Test
  void more_people_than_one_search_names_are_found_in_one_question() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      directory().user("d2", "crowd-" + i, "s3cret");
    }
    driver()
        .listUsers(ListQuery.all().where("domain_id", "d2"))
        .forEach(user -> ids.add(user.id()));

    assertThat(ids).hasSizeGreaterThanOrEqualTo(120).doesNotHaveDuplicates();
    assertThat(driver().findUsers(ids)).hasSameSizeAs(ids);
  }
}
