package io.xloud.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import io.xloud.identity.Group;
import io.xloud.identity.User;
import io.xloud.query.ListQuery;
import io.xloud.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ten thousand people in a real server that hands out no more than a page at a time. */
class LargeDirectoryIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final int PEOPLE = 10_000;
  private static final int PAGE = 1_000;
  private static final int STATEMENTS = 3;
  private static final String READER = "cn=reader," + TestDirectory.SUFFIX;
  private static final ListQuery EVERYBODY = ListQuery.all().where("domain_id", "d1");

  private static Slapd directory;
  private static LdapHouse house;

  /** The limits of the server hold for everybody but the one who may write. */
  @BeforeAll
  static void fill() {
    List<Entry> entries = new ArrayList<>(TestDirectory.unitOf("d1"));
    entries.add(
        new Entry(
            READER,
            new Attribute("objectClass", "person"),
            new Attribute("sn", "reader"),
            new Attribute("userPassword", TestDirectory.SERVICE_PASSWORD)));
    List<String> places = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      Entry person = TestDirectory.userOf("d1", "user-" + i, "s3cret");
      entries.add(person);
      places.add(person.getDN());
    }
    entries.add(TestDirectory.groupOf("d1", "everybody", places.toArray(String[]::new)));
    directory =
        Slapd.setup()
            .database("index uid,cn,objectClass eq,pres")
            .database("limits * size.soft=500 size.hard=500 size.pr=1000 size.prtotal=unlimited")
            .start(entries);
    house = LdapHouse.with(DB, directory, "d1", "user = " + READER);
    assertThat(timed("for the first time", EVERYBODY)).hasSize(PEOPLE);
  }

  @AfterAll
  static void end() {
    directory.close();
  }

  private static ListQuery page(@Nullable Integer limit, @Nullable String marker) {
    return new ListQuery(EVERYBODY.filters(), limit, marker);
  }

  private static List<User> timed(String what, ListQuery query) {
    long begin = System.nanoTime();
    List<User> found = house.driver().listUsers(query);
    System.out.printf(
        "%s: %,d users in %d ms%n",
        what, found.size(), Duration.ofNanos(System.nanoTime() - begin).toMillis());
    return found;
  }

  @Test
  void who_asks_for_no_pages_gets_but_a_part() throws Exception {
    try (LDAPConnection reader =
        new LDAPConnection("127.0.0.1", directory.port(), READER, TestDirectory.SERVICE_PASSWORD)) {
      assertThatThrownBy(() ->
              reader.search(TestDirectory.usersOf("d1"), SearchScope.ONE, "(objectClass=*)", "uid"))
          .isInstanceOfSatisfying(
              LDAPSearchException.class,
              refused -> {
                assertThat(refused.getResultCode()).isEqualTo(ResultCode.SIZE_LIMIT_EXCEEDED);
                assertThat(refused.getEntryCount()).isLessThan(PEOPLE);
              });
    }
  }

  @Test
  void everybody_is_listed_page_by_page_in_a_few_statements() {
    long before = pagesOnTheWire();

    List<String> statements =
        DB.statementsDuring(() ->
            assertThat(timed("once all have ids", EVERYBODY))
                .hasSize(PEOPLE)
                .extracting(User::id)
                .doesNotHaveDuplicates());

    assertThat(statements)
        .hasSizeLessThanOrEqualTo(STATEMENTS)
        .anyMatch(one -> one.contains("FROM id_mapping"));
    assertThat(pagesOnTheWire() - before).isEqualTo(PEOPLE / PAGE);
  }

  private static long pagesOnTheWire() {
    return directory.told().stream()
        .filter(line -> line.contains("SEARCH RESULT") && line.contains("nentries=" + PAGE + " "))
        .count();
  }

  /** The driver gives one more than wanted, which tells whether there is a next page. */
  @Test
  void pages_of_the_list_follow_each_other_to_the_last_one() {
    int limit = 3_000;
    List<String> ids = new ArrayList<>();
    String marker = null;
    List<User> page;
    do {
      page = timed("after " + ids.size(), page(limit, marker));
      page.stream().limit(limit).forEach(user -> ids.add(user.id()));
      marker = ids.getLast();
    } while (page.size() > limit);

    assertThat(ids).hasSize(PEOPLE).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void one_of_them_is_found_by_name_and_id_and_everybody_is_in_the_group() {
    User one = house.driver().findUserByName("d1", "user-9999").orElseThrow();
    assertThat(house.driver().findUser(one.id())).contains(one);

    Group everybody = house.driver().findGroupByName("d1", "everybody").orElseThrow();
    assertThat(house.driver().groupIdsOf(one.id())).containsExactly(everybody.id());
    assertThat(house.driver().usersIn(everybody.id(), ListQuery.all())).hasSize(PEOPLE);
  }
}
