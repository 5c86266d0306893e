package io.xloud.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.identity.Group;
import io.xloud.identity.User;
import io.xloud.query.ListQuery;
import io.xloud.testing.Certificates;
import io.xloud.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A directory in two servers, of which the one refers to the other. */
class ReferralIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  @TempDir static Path home;

  private static final int HERE = 25;
  private static final int THERE = 35;
  private static final String USERS = "ou=branch," + TestDirectory.usersOf("d1");
  private static final String GROUPS = "ou=branch," + TestDirectory.groupsOf("d1");
  private static final ListQuery EVERYBODY = ListQuery.all().where("domain_id", "d1");

  private static final Certificates.Issued CERTIFICATE =
      Certificates.issued("-ext", "san=dns:localhost");

  private final Slapd directory = Slapd.setup().certificate(CERTIFICATE).start(here());
  private final Slapd branch = Slapd.start(there());

  @AfterEach
  void end() {
    directory.close();
    branch.close();
  }

  private static List<Entry> here() {
    List<Entry> entries = new ArrayList<>(TestDirectory.unitOf("d1"));
    entries.addAll(people(HERE, "here-", TestDirectory.usersOf("d1")));
    return entries;
  }

  private static List<Entry> there() {
    List<Entry> people = people(THERE, "there-", USERS);
    List<Entry> entries = new ArrayList<>(TestDirectory.unitOf("d1"));
    entries.add(TestDirectory.tree(USERS, "branch"));
    entries.add(TestDirectory.tree(GROUPS, "branch"));
    entries.addAll(people);
    entries.add(
        TestDirectory.groupUnder(
            GROUPS, "club", people.stream().map(Entry::getDN).toArray(String[]::new)));
    return entries;
  }

  private static List<Entry> people(int many, String prefix, String tree) {
    return IntStream.range(0, many)
        .mapToObj(i -> TestDirectory.userUnder(tree, prefix + i, "s3cret"))
        .toList();
  }

  /** What of the tree lies in another server. */
  private static Entry reference(String place, Slapd server) {
    return reference(place, "branch", server.url() + "/" + place);
  }

  private static Entry reference(String place, String name, String url) {
    return new Entry(
        place,
        new Attribute("objectClass", "referral", "extensibleObject"),
        new Attribute("ou", name),
        new Attribute("ref", url));
  }

  private LdapHouse house(String... more) {
    List<String> options =
        new ArrayList<>(List.of("query_scope = sub", "page_size = 10", "chase_referrals = true"));
    options.addAll(List.of(more));
    return LdapHouse.with(DB, directory, "d1", options.toArray(String[]::new));
  }

  private static void away(Runnable question) {
    assertThatThrownBy(question::run)
        .isInstanceOfSatisfying(
            KeystoneException.class,
            refused -> assertThat(refused.problem()).isInstanceOf(Problem.Unavailable.class));
  }

  @Test
  void all_pages_of_both_servers_are_listed() {
    directory.add(reference(USERS, branch));

    assertThat(house().driver().listUsers(EVERYBODY))
        .hasSize(HERE + THERE)
        .extracting(User::id)
        .doesNotHaveDuplicates();
  }

  @Test
  void whoever_lives_in_the_other_server_is_found_and_so_are_groups_and_members_there() {
    directory.add(reference(USERS, branch));
    directory.add(reference(GROUPS, branch));
    LdapHouse house = house();

    User one = house.driver().findUserByName("d1", "there-34").orElseThrow();
    assertThat(house.driver().findUser(one.id())).contains(one);
    Group club = house.driver().findGroupByName("d1", "club").orElseThrow();
    assertThat(house.driver().groupIdsOf(one.id())).containsExactly(club.id());
    assertThat(house.driver().usersIn(club.id(), ListQuery.all())).hasSize(THERE).contains(one);
  }

  @Test
  void the_whole_tree_may_lie_elsewhere() {
    directory.add(reference(USERS, branch));

    assertThat(house("user_tree_dn = " + USERS).driver().listUsers(EVERYBODY)).hasSize(THERE);
  }

  @Test
  void nobody_follows_unless_the_settings_say_so() {
    directory.add(reference(USERS, branch));

    assertThat(house("chase_referrals = false").driver().listUsers(EVERYBODY)).hasSize(HERE);
  }

  /** What lacks a part of its people is no answer: somebody would be gone who is not. */
  @Test
  void a_server_that_is_referred_to_and_hangs_is_waited_for_once() {
    directory.add(reference(USERS, branch));
    LdapHouse house = house();
    branch.freeze();

    away(() -> house.driver().listUsers(EVERYBODY));
    long begin = System.nanoTime();
    away(() -> house.driver().listUsers(EVERYBODY));
    assertThat(System.nanoTime() - begin).as("nobody waits again").isLessThan(1_000_000_000L);
  }

  @Test
  void references_in_a_circle_end() {
    directory.add(reference(USERS, branch));
    String back = directory.url() + "/" + TestDirectory.usersOf("d1");
    branch.add(reference("ou=back," + USERS, "back", back));

    assertThat(house().driver().listUsers(EVERYBODY))
        .extracting(User::name)
        .doesNotHaveDuplicates()
        .hasSize(HERE + THERE);
  }

  /** Where the directory itself is asked in secret. */
  @Test
  void the_password_of_the_service_goes_nowhere_in_clear() throws Exception {
    Path authority = Files.writeString(home.resolve("authority.pem"), CERTIFICATE.authority());
    try (InMemoryDirectory clear = InMemoryDirectory.start()) {
      directory.add(reference(USERS, "branch", clear.url() + "/" + USERS));
      LdapHouse house = house("url = " + directory.tlsUrl(), "tls_cacertfile = " + authority);

      away(() -> house.driver().listUsers(EVERYBODY));
      assertThat(clear.binds()).isEmpty();
    }
  }
}
