package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings and neighbours of a house, good and bad. */
class HardeningChecksTest {
  @TempDir Path home;

  @Test
  void defaults_are_well_but_for_the_advice_to_limit_guesses() {
    Options options = Options.defaults();
    assertThat(HardeningChecks.guessing(options)).noneMatch(Symptom::grave).hasSize(1);
    assertThat(HardeningChecks.tokenLife(options)).isEmpty();
    assertThat(HardeningChecks.cors(options)).isEmpty();
    assertThat(HardeningChecks.managementPort(options)).isEmpty();
    assertThat(HardeningChecks.proxyHeaders(options)).isEmpty();
    assertThat(HardeningChecks.drivers(options)).isEmpty();
    assertThat(HardeningChecks.policy(options, Clock.systemUTC())).isEmpty();
    assertThat(HardeningChecks.wayToDatabase(options)).isEmpty();
    assertThat(ReachChecks.memcached(options)).isEmpty();
    assertThat(ReachChecks.ldap(options)).isEmpty();
  }

  @Test
  void each_weak_setting_is_found() {
    assertThat(HardeningChecks.tokenLife(of("token", "expiration", "86401"))).hasSize(1);
    assertThat(HardeningChecks.guessing(of("security_compliance", "lockout_failure_attempts", "6")))
        .isEmpty();
    Options anybody =
        Options.of(Map.of("cors", Map.of("allowed_origin", "*", "allow_credentials", "true")));
    assertThat(HardeningChecks.cors(anybody)).singleElement().matches(Symptom::grave);
    assertThat(HardeningChecks.managementPort(of("xloud", "management-host", "0.0.0.0")))
        .hasSize(1);
    assertThat(HardeningChecks.proxyHeaders(of("DEFAULT", "public_endpoint", "https://id.example")))
        .hasSize(1);
    assertThat(HardeningChecks.drivers(of("identity", "driver", "custom")))
        .singleElement()
        .matches(Symptom::grave);
  }

  @Test
  void the_way_to_another_machine_wants_tls() {
    String remote = "mysql+pymysql://k:s3same@db.example/keystone";
    assertThat(HardeningChecks.wayToDatabase(of("database", "connection", remote)))
        .singleElement()
        .satisfies(
            found -> assertThat(found.sentence()).contains("db.example").doesNotContain("s3same"));
    assertThat(
            HardeningChecks.wayToDatabase(
                of("database", "connection", remote + "?ssl_ca=/etc/ca.pem")))
        .isEmpty();
    assertThat(
            HardeningChecks.wayToDatabase(
                of("database", "connection", remote + "?ssl_verify_cert=true")))
        .singleElement()
        .satisfies(found -> assertThat(found.sentence()).contains("TLS checks nobody"));
    String here = "mysql+pymysql://k:s3same@127.0.0.1/keystone";
    assertThat(HardeningChecks.wayToDatabase(of("database", "connection", here))).isEmpty();
  }

  @Test
  void files_open_to_others_are_found() throws IOException {
    Path file =
        Files.writeString(
            home.resolve("keystone.conf"),
            "[database]\nconnection = mysql+pymysql://k:s3same@127.0.0.1/keystone\n");
    Options options = Options.read(List.of(file));
    mode(file, "rw-r-----");
    assertThat(HardeningChecks.files(options, List.of(file))).isEmpty();
    mode(file, "rw-r--r--");
    assertThat(HardeningChecks.files(options, List.of(file)))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.grave()).isFalse();
          assertThat(found.remedy()).endsWith("it holds the password of the database.");
        });
    Path harmless = Files.writeString(home.resolve("more.conf"), "[DEFAULT]\n");
    mode(harmless, "rw-r--r--");
    assertThat(HardeningChecks.files(options, List.of(harmless))).isEmpty();
    mode(file, "rw-rw-rw-");
    assertThat(HardeningChecks.files(options, List.of(file))).allMatch(Symptom::grave).hasSize(1);
  }

  @Test
  void the_password_of_a_directory_is_one_too() throws IOException {
    Path file =
        Files.writeString(
            home.resolve("keystone.corp.conf"),
            "[identity]\ndriver = ldap\n[ldap]\nuser = cn=k\npassword = s3same\n");
    mode(file, "rw-r--r--");
    Options options =
        Options.of(
            Map.of(
                "identity",
                Map.of(
                    "domain_specific_drivers_enabled",
                    "true",
                    "domain_config_dir",
                    home.toString())));
    assertThat(HardeningChecks.files(options, List.of()))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.sentence()).contains("keystone.corp.conf");
          assertThat(found.remedy()).endsWith("it holds the password of [ldap] user.");
        });
    assertThat(HardeningChecks.files(Options.defaults(), List.of(file))).hasSize(1);
    mode(file, "rw-r-----");
    assertThat(HardeningChecks.files(options, List.of())).isEmpty();
  }

  @Test
  void a_key_encryption_key_open_to_others_is_grave() throws IOException {
    Path file = Files.writeString(home.resolve("kek"), "");
    Options options = of("xloud", "keys.encryption-key-file", file.toString());
    mode(file, "rw-------");
    assertThat(HardeningChecks.files(options, List.of())).isEmpty();
    mode(file, "rw-r--r--");
    assertThat(HardeningChecks.files(options, List.of())).hasSize(1).allMatch(Symptom::grave);
  }

  @Test
  void a_policy_file_that_cannot_be_used_is_named() throws IOException {
    Path file = Files.writeString(home.resolve("policy.yaml"), "- no map of rules\n");
    assertThat(
            HardeningChecks.policy(
                of("oslo_policy", "policy_file", file.toString()), Clock.systemUTC()))
        .singleElement()
        .satisfies(found -> assertThat(found.sentence()).contains("policy.yaml"));
  }

  @ParameterizedTest
  @CsvSource({"xloud, saml.key-file", "saml, keyfile", "xloud, oidc.client-secret-file"})
  void secrets_of_federation_that_everybody_may_read_are_found(String section, String option)
      throws IOException {
    Path file = Files.writeString(home.resolve("secret"), "");
    Options options = of(section, option, file.toString());
    mode(file, "rw-------");
    assertThat(HardeningChecks.files(options, List.of())).isEmpty();

    mode(file, "rw-r--r--");
    assertThat(HardeningChecks.files(options, List.of()))
        .singleElement()
        .satisfies(found -> assertThat(found.sentence()).contains(file.toString(), option));
  }

  @Test
  void a_memcached_that_is_gone_is_found() throws IOException {
    try (ServerSocket memcached = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(ReachChecks.memcached(caching("127.0.0.1:" + memcached.getLocalPort()))).isEmpty();
    }
    assertThat(ReachChecks.memcached(caching("127.0.0.1:1")))
        .singleElement()
        .satisfies(found -> assertThat(found.sentence()).contains("127.0.0.1:1"));
  }

  /** On loopback another memcached may well answer: a name that is none must not stand for it. */
  @Test
  void a_memcached_is_looked_for_where_python_looks_for_it() throws IOException {
    try (ServerSocket memcached = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      int port = memcached.getLocalPort();
      assertThat(ReachChecks.memcached(caching("inet:127.0.0.1:" + port))).isEmpty();
      assertThat(ReachChecks.memcached(caching("inet6:[::1]:1")))
          .singleElement()
          .satisfies(found -> assertThat(found.sentence()).contains("[::1]:1"));
      assertThat(ReachChecks.memcached(caching("no_host.invalid:" + port))).hasSize(1);
      assertThat(ReachChecks.memcached(spelled("backend_argument", "url:127.0.0.1:1"))).hasSize(1);
    }
  }

  @Test
  void a_directory_that_is_gone_is_found_in_the_file_of_its_domain() throws IOException {
    Options options =
        Options.of(
            Map.of(
                "identity",
                Map.of(
                    "domain_specific_drivers_enabled",
                    "true",
                    "domain_config_dir",
                    home.toString())));
    directory("ldap://127.0.0.1:1,ldap://127.0.0.1:2");
    assertThat(ReachChecks.ldap(options))
        .hasSize(2)
        .allMatch(Symptom::grave)
        .allSatisfy(found -> assertThat(found.sentence()).contains("keystone.corp.conf"));
    Files.writeString(home.resolve("keystone.corp.conf"), "[identity]\ndriver = sql\n");
    assertThat(ReachChecks.ldap(options)).isEmpty();
  }

  private void directory(String url) throws IOException {
    Files.writeString(
        home.resolve("keystone.corp.conf"),
        "[identity]\ndriver = ldap\n[ldap]\nurl = %s\n".formatted(url));
  }

  private static Options caching(String server) {
    return spelled("memcache_servers", server);
  }

  private static Options spelled(String option, String server) {
    return Options.of(
        Map.of(
            "cache",
            Map.of("enabled", "true", "backend", "dogpile.cache.memcached", option, server)));
  }

  private static Options of(String section, String option, String value) {
    return Options.of(Map.of(section, Map.of(option, value)));
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
