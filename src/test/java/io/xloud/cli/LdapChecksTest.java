package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.xloud.config.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LdapChecksTest {
  @TempDir Path home;

  private static List<Symptom> of(Map<String, String> more) {
    Map<String, String> ldap = new HashMap<>(Map.of("url", "ldaps://ldap.example"));
    ldap.putAll(more);
    return LdapChecks.settings(
        Options.of(Map.of("identity", Map.of("driver", "ldap"), "ldap", ldap)));
  }

  @Test
  void nothing_is_said_where_there_is_no_directory_or_a_sound_one() {
    assertThat(LdapChecks.settings(Options.defaults())).isEmpty();
    assertThat(of(Map.of())).isEmpty();
    assertThat(of(Map.of("url", "ldap://ldap.example", "use_tls", "true"))).isEmpty();
  }

  @Test
  void what_cannot_be_meant_is_grave() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("user_enabled_emulation_dn", "cn=x"),
            Map.of("user_enabled_emulation_use_group_config", "true"),
            Map.of("group_objectclass", "posixGroup"),
            Map.of("tls_req_cert", "never"))) {
      assertThat(of(wrong)).singleElement().matches(Symptom::grave);
    }
  }

  @Test
  void passwords_in_clear_are_advised_against() {
    assertThat(of(Map.of("url", "ldap://ldap.example")))
        .singleElement()
        .matches(found -> !found.grave());
  }

  @Test
  void each_domain_has_its_own() throws IOException {
    Files.writeString(
        home.resolve("keystone.corp.conf"),
        "[identity]\ndriver = ldap\n[ldap]\nurl = ldaps://a\ntls_req_cert = allow\n");
    Files.writeString(home.resolve("keystone.bad.conf"), "[ldap]\npool_size = many\n");
    Files.writeString(home.resolve("readme.txt"), "not read");
    Files.writeString(home.resolve("keystone.sql.conf"), "[identity]\ndriver = sql\n");

    assertThat(LdapChecks.settings(folder(home)))
        .extracting(Symptom::sentence)
        .satisfiesExactly(
            bad -> assertThat(bad).contains("pool_size"),
            corp -> assertThat(corp).contains("keystone.corp.conf"),
            other -> assertThat(other).contains("readme.txt"));
    assertThat(LdapChecks.settings(folder(home.resolve("gone"))))
        .singleElement()
        .matches(Symptom::grave);
  }

  @Test
  void files_of_domains_that_do_not_exist_serve_nobody() throws IOException {
    Files.writeString(home.resolve("keystone.Corp.conf"), "");
    Files.writeString(home.resolve("keystone.two.words.conf"), "");
    Files.writeString(home.resolve("readme.txt"), "");

    List<Path> files = LdapChecks.domainFiles(folder(home));
    assertThat(DatabaseChecks.strays(files, Set.of("corp", "TWO.words"))).isEmpty();
    assertThat(DatabaseChecks.strays(files, Set.of("corp")))
        .extracting(Symptom::grave, Symptom::sentence)
        .containsExactly(
            tuple(
                false,
                home.resolve("keystone.two.words.conf")
                    + " serves nobody: there is no domain two.words."));
  }

  private static Options folder(Path path) {
    return Options.of(
        Map.of(
            "identity",
            Map.of(
                "domain_specific_drivers_enabled", "true", "domain_config_dir", path.toString())));
  }
}
