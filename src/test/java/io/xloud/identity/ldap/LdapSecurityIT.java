package io.xloud.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import io.xloud.config.Options;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.identity.Group;
import io.xloud.identity.IdentityDriver;
import io.xloud.identity.IdentityHouse;
import io.xloud.identity.PasswordOutcome;
import io.xloud.identity.Patched;
import io.xloud.identity.User;
import io.xloud.persistence.Ids;
import io.xloud.query.ListQuery;
import io.xloud.testing.Keytool;
import io.xloud.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on users who live in a directory, by the ids of the security cases. */
class LdapSecurityIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  @TempDir static Path home;

  private static Keytool ofLocalhost;
  private static Keytool ofAnother;

  private InMemoryDirectory directory = InMemoryDirectory.start();

  /** Names count where they are listed, whatever the subject says. */
  @BeforeAll
  static void certificates() {
    ofLocalhost = certificate("localhost.p12", "CN=anything", "dns:localhost");
    ofAnother = certificate("another.p12", "CN=localhost", "dns:elsewhere.example");
  }

  @AfterEach
  void end() {
    directory.close();
  }

  private LdapHouse house(String... options) {
    directory.unit("d1");
    return LdapHouse.with(DB, directory, "d1", options);
  }

  private static User named(LdapHouse house, String name) {
    return house.driver().findUserByName("d1", name).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0000", "\u0000\u0000\u0000"})
  void h1_a_password_of_nothing_is_wrong_and_never_shown_to_the_server(String nothing) {
    LdapHouse house = house();
    directory.user("d1", "ada", "s3cret");
    User ada = named(house, "ada");
    directory.forgetHeard();

    assertThat(house.driver().passwordMatches(ada.id(), Secret.of(nothing))).isFalse();
    assertThat(house.rooms.login(ada, nothing)).isInstanceOf(PasswordOutcome.Refused.class);
    assertThat(directory.binds()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "TRUE, true",
    "true, true",
    "yes, true",
    "1, true",
    "FALSE, false",
    "false, false",
    "0, false",
    "no, false",
    "off, false",
    "maybe, false",
    "512, false"
  })
  void h2_whoever_is_not_clearly_enabled_stays_out(String word, boolean enabled) {
    LdapHouse house = house();
    directory.user("d1", "ada", "s3cret", new Attribute("employeeType", word));
    User ada = named(house, "ada");

    assertThat(ada.enabled()).isEqualTo(enabled);
    assertThat(house.rooms.login(ada, "s3cret") instanceof PasswordOutcome.Accepted)
        .isEqualTo(enabled);
  }

  @ParameterizedTest
  @CsvSource({
    "TRUE, false",
    "yes, false",
    "1, false",
    "FALSE, true",
    "no, true",
    "0, true",
    "maybe, false"
  })
  void h2_an_inverted_word_locks(String word, boolean enabled) {
    LdapHouse house = house("user_enabled_invert = true", "user_enabled_default = False");
    directory.user("d1", "ada", "s3cret", new Attribute("employeeType", word));
    directory.user("d1", "without", "s3cret");

    assertThat(named(house, "ada").enabled()).isEqualTo(enabled);
    assertThat(named(house, "without").enabled()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"512, true", "514, false", "66048, true", "66050, false", "2, false", "x, false"})
  void h2_bits_lock(String bits, boolean enabled) {
    LdapHouse house = house("user_enabled_mask = 2", "user_enabled_default = 512");
    directory.user("d1", "ada", "s3cret", new Attribute("employeeType", bits));
    directory.user("d1", "without", "s3cret");

    assertThat(named(house, "ada").enabled()).isEqualTo(enabled);
    assertThat(named(house, "without").enabled()).isTrue();
  }

  @Test
  void h2_members_of_one_group_are_enabled() {
    String group = "cn=enabled," + TestDirectory.groupsOf("d1");
    LdapHouse house =
        house("user_enabled_emulation = true", "user_enabled_emulation_dn = " + group);
    String in = directory.user("d1", "in", "s3cret");
    directory.user("d1", "out", "s3cret");
    directory.group("d1", "enabled", in);

    assertThat(named(house, "in").enabled()).isTrue();
    assertThat(named(house, "out").enabled()).isFalse();
    ListQuery all = ListQuery.all().where("domain_id", "d1");
    assertThat(house.driver().listUsers(all.where("enabled", "true")))
        .extracting(User::name)
        .containsExactly("in");
    assertThat(house.rooms.login(named(house, "out"), "s3cret"))
        .isInstanceOf(PasswordOutcome.Refused.class);
  }

  @Test
  void h2_without_the_group_nobody_is_enabled() {
    LdapHouse house = house("user_enabled_emulation = true");
    directory.user("d1", "ada", "s3cret");

    assertThat(named(house, "ada").enabled()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void h4_a_server_that_nobody_vouches_for_hears_no_password(Tls tls) throws Exception {
    LdapHouse strict = secured(tls, ofLocalhost, "");

    assertThatThrownBy(() -> strict.driver().findUserByName("d1", "ada"))
        .isInstanceOf(KeystoneException.class);
    assertThat(directory.binds()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void h4_a_certificate_of_another_host_is_refused(Tls tls) throws Exception {
    LdapHouse wrong = secured(tls, ofAnother, pem(ofAnother).toString());

    assertThatThrownBy(() -> wrong.driver().findUserByName("d1", "ada"))
        .isInstanceOf(KeystoneException.class);
    assertThat(directory.binds()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void h4_the_right_certificate_is_taken(Tls tls) throws Exception {
    LdapHouse trusting = secured(tls, ofLocalhost, pem(ofLocalhost).toString());
    directory.user("d1", "ada", "s3cret");

    User ada = named(trusting, "ada");
    assertThat(trusting.driver().passwordMatches(ada.id(), Secret.of("s3cret"))).isTrue();
  }

  /** How a connection comes to be secret. */
  private enum Tls {
    LDAPS,
    START_TLS
  }

  /** By name: the library takes any certificate's name for an address of the loopback. */
  private LdapHouse secured(Tls tls, Keytool keys, String authorities) throws Exception {
    directory.close();
    directory = InMemoryDirectory.startWithTls(tls(keys));
    return house(
        "url = " + (tls == Tls.LDAPS ? directory.tlsUrl() : directory.urlByName()),
        "use_tls = " + (tls == Tls.START_TLS),
        "tls_cacertfile = " + authorities);
  }

  @Test
  void h4_a_file_without_authorities_does_not_mean_those_of_java() throws Exception {
    Path empty = Files.writeString(home.resolve("empty.pem"), "");
    LdapHouse house = house("use_tls = true", "tls_cacertfile = " + empty);

    assertThatThrownBy(() -> house.driver().findUserByName("d1", "ada"))
        .hasMessage("The settings of domain d1 can't be used.");
    assertThat(directory.binds()).isEmpty();
  }

  @Test
  void h4_only_who_says_so_trusts_anybody() throws Exception {
    directory.close();
    directory = InMemoryDirectory.startWithTls(tls(ofAnother));
    LdapHouse never = house("use_tls = true", "tls_req_cert = never");
    directory.user("d1", "ada", "s3cret");

    assertThat(named(never, "ada").enabled()).isTrue();
  }

  private static Keytool certificate(String store, String name, String alternatives) {
    return new Keytool(home.resolve(store))
        .make("server", "EC", name, "-ext", "san=" + alternatives);
  }

  private static SSLUtil tls(Keytool keys) throws GeneralSecurityException {
    return new SSLUtil(
        new KeyStoreKeyManager(
            keys.store().toString(), Keytool.PASSWORD.toCharArray(), "PKCS12", "server"),
        new TrustAllTrustManager());
  }

  private static Path pem(Keytool keys) throws IOException {
    return Files.writeString(
        home.resolve(keys.store().getFileName() + ".pem"), keys.certificate("server"));
  }

  @Test
  void h5_the_password_of_the_service_is_in_nothing_that_is_written() throws IOException {
    LdapHouse house = house("user_filter = (objectClass=*)");
    directory.user("d1", "ada", "s3cret");
    User ada = named(house, "ada");

    assertThat(ada.toString() + house.driverOf("d1") + house.rooms.drivers())
        .doesNotContain(TestDirectory.SERVICE_PASSWORD, "s3cret");
    directory.stop();
    assertThatThrownBy(() -> house.driver().findUserByName("d1", "ada"))
        .hasMessageNotContainingAny(
            TestDirectory.SERVICE_PASSWORD, TestDirectory.SERVICE, "127.0.0.1");
  }

  @Test
  void h5_settings_show_no_password() {
    var config =
        ServerConfig.from(
            Options.of(Map.of("ldap", Map.of("user", "cn=a", "password", "hidden-one"))),
            Options.defaults());

    assertThat(config.toString()).contains("cn=a").doesNotContain("hidden-one");
  }

  @Test
  void h6_whoever_leaves_the_filter_is_gone_once_the_time_of_belief_is_over() {
    LdapHouse house = house("user_filter = (employeeType=TRUE)");
    String dn = directory.user("d1", "ada", "s3cret", new Attribute("employeeType", "TRUE"));
    User ada = named(house, "ada");
    house.rooms.users().prepare(ada.id());
    assertThat(house.rooms.users().believedUntil(ada.id()))
        .isEqualTo(house.rooms.clock.instant().plus(Duration.ofMinutes(10)));

    directory.replace(dn, "employeeType", "FALSE");
    assertThat(house.driver().findUser(ada.id())).as("believed for a while").isPresent();
    house.rooms.clock.pass(Duration.ofMinutes(10));
    assertThat(house.driver().findUser(ada.id())).isEmpty();
    assertThat(house.driver().findUserByName("d1", "ada"))
        .as("the filter holds for names too")
        .isEmpty();
    assertThat(house.rooms.login(ada, "s3cret")).isInstanceOf(PasswordOutcome.Refused.class);
  }

  @Test
  void a14_a_login_looks_anew_and_somebody_disabled_is_never_remembered() {
    LdapHouse house = house();
    String dn = directory.user("d1", "ada", "s3cret");
    User ada = named(house, "ada");
    house.rooms.users().prepare(ada.id());
    directory.replace(dn, "employeeType", "FALSE");

    assertThat(house.rooms.login(ada, "s3cret")).isInstanceOf(PasswordOutcome.Refused.class);
    assertThat(house.driver().findUser(ada.id()).orElseThrow().enabled()).isFalse();
    directory.replace(dn, "employeeType", "TRUE");
    assertThat(house.driver().findUser(ada.id()).orElseThrow().enabled())
        .as("asked again at once")
        .isTrue();
    assertThat(house.rooms.login(ada, "s3cret")).isInstanceOf(PasswordOutcome.Accepted.class);
  }

  @Test
  void a_login_leaves_a_row_and_a_new_name_reaches_it() {
    LdapHouse house = house();
    String dn = directory.user("d1", "ada", "s3cret");
    User ada = named(house, "ada");

    house.rooms.login(ada, "s3cret");
    house.rooms.login(ada, "s3cret");
    assertThat(rows(house, ada)).isEqualTo(1);
    directory.replace(dn, "cn", "ada lovelace");
    house.rooms.login(ada, "s3cret");
    assertThat(
            house.rooms.count(
                "SELECT COUNT(*) FROM nonlocal_user WHERE name = 'ada lovelace' AND user_id = :id",
                ada.id()))
        .isEqualTo(1);
  }

  private static long rows(LdapHouse house, User user) {
    return house.rooms.count(
        "SELECT COUNT(*) FROM `user` u JOIN nonlocal_user n ON n.user_id = u.id WHERE u.id = :id",
        user.id());
  }

  @Test
  void nothing_is_written() {
    LdapHouse house = house();
    String dn = directory.user("d1", "ada", "s3cret");
    directory.group("d1", "club", dn);
    User ada = named(house, "ada");
    Group club = house.driver().findGroupByName("d1", "club").orElseThrow();
    String refusal = "LDAP does not support write operations";

    assertThatThrownBy(() -> house.rooms.given("d1", "new", "s3cret")).hasMessage(refusal);
    assertThatThrownBy(() ->
            house
                .rooms
                .users()
                .update(ada, IdentityHouse.enabled(false), Patched.left(), false, IdentityHouse.BY))
        .hasMessage(refusal);
    assertThatThrownBy(() -> house.rooms.users().delete(ada, IdentityHouse.BY)).hasMessage(refusal);
    assertThatThrownBy(() -> house.rooms.change(ada, "s3cret", "other-s3cret")).hasMessage(refusal);
    assertThatThrownBy(() ->
            house
                .rooms
                .groups()
                .create(new Group(Ids.fresh(), "g", "d1", "", Map.of()), IdentityHouse.BY))
        .hasMessage(refusal);
    assertThatThrownBy(() -> house.rooms.groups().delete(club, IdentityHouse.BY))
        .hasMessage(refusal);
    assertThatThrownBy(() -> house.rooms.groups().remove(ada, club, IdentityHouse.BY))
        .hasMessage(refusal);
    assertThat(house.rooms.news()).isEmpty();
    assertThat(house.driver()).isNotInstanceOf(IdentityDriver.Writable.class);
  }

  @Test
  void whoever_is_not_known_costs_a_hash_as_a_wrong_password_does() {
    LdapHouse house = house();
    directory.user("d1", "ada", "s3cret");
    User ada = named(house, "ada");
    int before = house.rooms.hashes.get();

    house.rooms.login(ada, "wrong");
    assertThat(house.rooms.hashes.get()).isEqualTo(before + 1);
    house.rooms.authentication().authenticate("0".repeat(64), Secret.of("wrong"));
    assertThat(house.rooms.hashes.get()).isEqualTo(before + 2);
  }

  @Test
  void a_membership_across_drivers_is_refused() {
    LdapHouse house = house();
    String dn = directory.user("d1", "ada", "s3cret");
    directory.group("d1", "club", dn);
    Group club = house.driver().findGroupByName("d1", "club").orElseThrow();
    User stored = house.rooms.given("d2", "stored-" + Ids.fresh(), "s3cret");

    assertThatThrownBy(() -> house.rooms.groups().add(stored, club, IdentityHouse.BY))
        .hasMessageStartingWith("Group membership across backend boundaries is not allowed.");
  }

  @Test
  void a_page_is_asked_for_after_the_other() {
    LdapHouse house = house("page_size = 2");
    for (int i = 0; i < 5; i++) {
      directory.user("d1", "page-" + i, "s3cret");
    }
    directory.forgetHeard();

    assertThat(house.driver().listUsers(ListQuery.all().where("domain_id", "d1"))).hasSize(5);
    assertThat(directory.filters()).hasSize(3);
  }

  @Test
  void members_may_be_ids() {
    LdapHouse house =
        house(
            "group_members_are_ids = true",
            "group_member_attribute = description",
            "group_desc_attribute = o");
    directory.user("d1", "ada", "s3cret");
    String group = directory.group("d1", "club");
    directory.replace(group, "description", "ada");
    User ada = named(house, "ada");
    Group club = house.driver().findGroupByName("d1", "club").orElseThrow();

    assertThat(house.driver().usersIn(club.id(), ListQuery.all())).containsExactly(ada);
    assertThat(house.driver().groupIdsOf(ada.id())).containsExactly(club.id());
    assertThat(house.driver().isMember(ada.id(), club.id())).isTrue();
  }

  @Test
  void other_attributes_become_members_but_none_that_is_fixed() {
    LdapHouse house =
        house("user_additional_attribute_mapping = title:position,employeeNumber:id,o:domain_id");
    directory.user(
        "d1",
        "ada",
        "s3cret",
        new Attribute("title", "countess"),
        new Attribute("employeeNumber", "1"),
        new Attribute("o", "d2"));
    User ada = named(house, "ada");

    assertThat(ada.extra()).isEqualTo(Map.of("position", "countess"));
    assertThat(ada.domainId()).isEqualTo("d1");
    assertThat(ada.id()).isNotEqualTo("1");
  }
}
