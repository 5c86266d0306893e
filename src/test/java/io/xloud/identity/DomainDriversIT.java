package io.xloud.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.query.ListQuery;
import io.xloud.resource.DomainConfigPart;
import io.xloud.resource.DomainDeleted;
import io.xloud.testing.TestDatabase;
import io.xloud.testing.Told;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which driver serves a domain, and what becomes of that when its settings change. */
class DomainDriversIT {
  private static final String SUFFIX = "dc=example,dc=org";
  private static final String USERS = "ou=Users," + SUFFIX;

  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static InMemoryDirectoryServer directory;

  @BeforeAll
  static void fill() throws Exception {
    directory = new InMemoryDirectoryServer(new InMemoryDirectoryServerConfig(SUFFIX));
    directory.add("dn: " + SUFFIX, "objectClass: domain", "dc: example");
    directory.add("dn: " + USERS, "objectClass: organizationalUnit", "ou: Users");
    directory.add(
        "dn: cn=ada," + USERS,
        "objectClass: inetOrgPerson",
        "cn: ada",
        "sn: Ada L.",
        "userPassword: s3cret");
    directory.startListening();
  }

  @AfterAll
  static void end() {
    directory.shutDown(true);
  }

  @AfterEach
  void without() {
    fromDatabase().domainConfigs().delete("d1", new DomainConfigPart.Whole(), IdentityHouse.BY);
  }

  private static IdentityHouse fromDatabase() {
    return new IdentityHouse(
        DB,
        "[identity]",
        "domain_specific_drivers_enabled = true",
        "domain_configurations_from_database = true");
  }

  private static void configure(IdentityHouse house, Map<String, Object> ldap) {
    house
        .domainConfigs()
        .replace(
            "d1", Map.of("identity", Map.of("driver", "ldap"), "ldap", ldap), IdentityHouse.BY);
  }

  private static Map<String, Object> ldap() {
    return Map.of("url", "ldap://127.0.0.1:" + directory.getListenPort(), "suffix", SUFFIX);
  }

  @Test
  void settings_in_the_tables_count_at_once_and_go_at_once() {
    IdentityHouse house = fromDatabase();
    IdentityDriver before = house.drivers().forDomain("d1");
    configure(house, ldap());

    User ada = house.users().findByName("d1", "Ada L.").orElseThrow();
    assertThat(ada.id()).isEqualTo(IdMapping.of("d1", IdMapping.Kind.USER, "ada").publicId());
    assertThat(house.users().find(ada.id())).contains(ada);
    assertThat(house.drivers().forDomain("d2")).isSameAs(before);

    house.domainConfigs().delete("d1", new DomainConfigPart.Whole(), IdentityHouse.BY);
    assertThat(house.drivers().forDomain("d1")).isSameAs(before);
    assertThat(house.users().findByName("d1", "Ada L.")).isEmpty();
  }

  @Test
  void the_same_settings_are_the_same_driver_and_others_another() {
    IdentityHouse house = fromDatabase();
    configure(house, ldap());
    IdentityDriver first = house.drivers().forDomain("d1");

    assertThat(house.drivers().forDomain("d1")).isSameAs(first);
    house
        .domainConfigs()
        .update(
            "d1",
            new DomainConfigPart.Group("ldap"),
            Map.of("ldap", Map.of("user_filter", "(sn=nobody)")),
            IdentityHouse.BY);
    assertThat(house.drivers().forDomain("d1")).isNotSameAs(first);
    assertThat(house.users().findByName("d1", "Ada L.")).isEmpty();
  }

  @Test
  void settings_that_cannot_be_meant_leave_the_driver_before_them_at_work() {
    IdentityHouse house = fromDatabase();
    configure(house, ldap());
    IdentityDriver good = house.drivers().forDomain("d1");

    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("url", "http://x"),
            Map.of("url", "ldap://x", "user_filter", "(("),
            Map.of("url", "ldap://x", "pool_size", "many"))) {
      configure(house, wrong);
      assertThat(house.drivers().forDomain("d1")).isSameAs(good);
      assertThatThrownBy(() -> fromDatabase().drivers().forDomain("d1"))
          .as("without one before")
          .isInstanceOfSatisfying(
              KeystoneException.class,
              refused -> assertThat(refused.problem()).isInstanceOf(Problem.Unavailable.class));
    }
    configure(house, ldap());
    assertThat(house.users().findByName("d1", "Ada L.")).isPresent();
  }

  @Test
  void a_file_of_a_domain_that_does_not_exist_is_told_at_the_start(@TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("keystone.D1.conf"), "[identity]\ndriver = sql\n");
    Files.writeString(folder.resolve("keystone.gone.conf"), "[identity]\ndriver = sql\n");
    IdentityHouse house =
        new IdentityHouse(
            DB,
            "[identity]",
            "domain_specific_drivers_enabled = true",
            "domain_config_dir = " + folder);

    try (Told stray = Told.by(DomainSettings.class, "keystone.gone.conf serves nobody");
        Told known = Told.by(DomainSettings.class, "keystone.D1.conf")) {
      house.domainSettings().warnOfStrays();
      assertThat(stray.within(Duration.ZERO)).isTrue();
      assertThat(known.within(Duration.ZERO)).isFalse();
    }
  }

  @Test
  void one_directory_for_the_default_domain_shows_its_own_ids() {
    IdentityHouse house = ofTheServer("[identity_mapping]", "backward_compatible_ids = true");

    User ada = house.users().findByName("d1", "Ada L.").orElseThrow();
    assertThat(ada.id()).isEqualTo("ada");
    assertThat(house.users().find("ada")).contains(ada);
    assertThat(house.users().find("ADA")).map(User::id).contains("ada");
    assertThat(house.users().list(ListQuery.all())).containsExactly(ada);
    assertThat(house.users().findAll(List.of("ada", "nobody"))).containsExactly(ada);
    assertThat(house.login(ada, "s3cret")).isInstanceOf(PasswordOutcome.Accepted.class);
    assertThatThrownBy(() -> house.users().findByName("d2", "Ada L."))
        .hasMessage("Could not find domain: d2.");
  }

  @Test
  void or_it_shows_mapped_ids() {
    IdentityHouse house = ofTheServer("[identity_mapping]", "backward_compatible_ids = false");

    User ada = house.users().findByName("d1", "Ada L.").orElseThrow();
    assertThat(ada.id()).isEqualTo(IdMapping.of("d1", IdMapping.Kind.USER, "ada").publicId());
    assertThat(house.users().find(ada.id())).contains(ada);
    assertThat(house.drivers().standard().passwordMatches(ada.id(), Secret.of("s3cret"))).isTrue();
  }

  private static IdentityHouse ofTheServer(String... more) {
    String[] lines = {
      "[identity]",
      "driver = ldap",
      "default_domain_id = d1",
      "[ldap]",
      "url = ldap://127.0.0.1:" + directory.getListenPort(),
      "suffix = " + SUFFIX
    };
    String[] all = Arrays.copyOf(lines, lines.length + more.length);
    System.arraycopy(more, 0, all, lines.length, more.length);
    return new IdentityHouse(DB, all);
  }

  @Test
  void a_domain_that_goes_takes_its_rows_and_mappings_along() {
    IdentityHouse house = fromDatabase();
    configure(house, ldap());
    User ada = house.users().findByName("d1", "Ada L.").orElseThrow();
    house.login(ada, "s3cret");

    DomainDeleted news = new DomainDeleted("d1", IdentityHouse.BY);
    house.database.change(_ -> house.cleanup().onDomainDeleted(news));

    assertThat(house.mappings().find(ada.id())).isEmpty();
    assertThat(house.count("SELECT COUNT(*) FROM nonlocal_user WHERE user_id = :id", ada.id()))
        .isZero();
    assertThat(house.count("SELECT COUNT(*) FROM `user` WHERE id = :id", ada.id())).isZero();
  }
}
