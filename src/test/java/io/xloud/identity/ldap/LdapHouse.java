package io.xloud.identity.ldap;

import io.xloud.event.Change;
import io.xloud.identity.IdentityDriver;
import io.xloud.identity.IdentityHouse;
import io.xloud.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The identity room with domains whose users live in units of one directory. */
final class LdapHouse {
  final IdentityHouse rooms;

  private LdapHouse(IdentityHouse rooms) {
    this.rooms = rooms;
  }

  /**
   * @param more options of {@code [ldap]} for each domain, {@code name = value}
   */
  static LdapHouse with(TestDatabase db, TestDirectory directory, Map<String, String[]> more) {
    try {
      Path folder = Files.createTempDirectory("domains-");
      for (Map.Entry<String, String[]> domain : more.entrySet()) {
        Files.writeString(
            folder.resolve("keystone.%s.conf".formatted(domain.getKey())),
            settings(directory, domain.getKey(), domain.getValue()));
      }
      IdentityHouse rooms =
          new IdentityHouse(
              db,
              "[identity]",
              "domain_specific_drivers_enabled = true",
              "domain_config_dir = " + folder,
              "[xloud]",
              "ldap.connect-timeout = 2 s",
              "ldap.response-timeout = 2 s");
      return new LdapHouse(rooms);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LdapHouse with(TestDatabase db, TestDirectory directory, String domain, String... more) {
    Map<String, String[]> one = new TreeMap<>();
    one.put(domain, more);
    return with(db, directory, one);
  }

  /** What is said last wins. */
  static String settings(TestDirectory directory, String unit, String... more) {
    Map<String, String> options = new TreeMap<>();
    options.put("url", directory.url());
    options.put("user", TestDirectory.SERVICE);
    options.put("password", TestDirectory.SERVICE_PASSWORD);
    options.put("user_tree_dn", TestDirectory.usersOf(unit));
    options.put("user_id_attribute", "uid");
    options.put("user_name_attribute", "cn");
    options.put("user_enabled_attribute", "employeeType");
    options.put("group_tree_dn", TestDirectory.groupsOf(unit));
    options.put("group_id_attribute", "cn");
    options.put("group_name_attribute", "cn");
    for (String option : more) {
      String[] parts = option.split("=", 2);
      options.put(parts[0].strip(), parts[1].strip());
    }
    return Stream.concat(
            Stream.of("[identity]", "driver = ldap", "[ldap]"),
            options.entrySet().stream().map(one -> one.getKey() + " = " + one.getValue()))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  IdentityDriver driver() {
    return rooms.drivers().standard();
  }

  IdentityDriver.Remote driverOf(String domainId) {
    return (IdentityDriver.Remote) rooms.drivers().forDomain(domainId);
  }

  /** As an administrator of the whole cloud makes it; the id is the name. */
  void domain(String id) {
    rooms.database.change(handle -> {
      handle
          .createUpdate(
              """
              INSERT IGNORE INTO project (id, name, domain_id, enabled, is_domain)
              VALUES (:id, :id, '<<keystone.domain.root>>', 1, 1)
              """)
          .bind("id", id)
          .execute();
      rooms.outbox().record(Change.of(IdentityHouse.BY, "created", "domain", id));
    });
  }
}
