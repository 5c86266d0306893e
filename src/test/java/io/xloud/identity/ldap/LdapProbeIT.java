package io.xloud.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import io.xloud.testing.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator hears of a real server before anybody comes in by it. */
class LdapProbeIT {
  @TempDir static Path home;

  private static final Certificates.Issued GOOD = Certificates.issued("-ext", "san=dns:localhost");
  private static final Certificates.Issued ANOTHER =
      Certificates.issued("-ext", "san=dns:localhost");
  private static final Slapd DIRECTORY =
      Slapd.setup().certificate(GOOD).start(TestDirectory.unitOf("d1"));

  @AfterAll
  static void end() {
    DIRECTORY.close();
  }

  private static List<LdapProbe.Finding> of(String... more) throws IOException {
    Path file = Files.createTempFile(home, "keystone.", ".conf");
    Files.writeString(file, LdapHouse.settings(DIRECTORY, "d1", more));
    return LdapProbe.of(
        Map.of("domain corp", Options.read(List.of(file))),
        Options.of(
            Map.of(
                "xloud", Map.of("ldap.connect-timeout", "1 s", "ldap.response-timeout", "1 s"))));
  }

  private static void grave(List<LdapProbe.Finding> findings, String server, String why) {
    assertThat(findings)
        .singleElement()
        .satisfies(found -> {
          assertThat(found.grave()).isTrue();
          assertThat(found.sentence()).contains("domain corp", server, why);
          assertThat(found.sentence()).doesNotContain(TestDirectory.SERVICE_PASSWORD);
        });
  }

  private static String believing(Certificates.Issued issued) throws IOException {
    return "tls_cacertfile = "
        + Files.writeString(Files.createTempFile(home, "authority", ".pem"), issued.authority());
  }

  @Test
  void a_sound_directory_is_not_spoken_of() throws IOException {
    assertThat(of()).isEmpty();
    assertThat(of("url = " + DIRECTORY.tlsUrl(), believing(GOOD))).isEmpty();
    assertThat(of("url = " + DIRECTORY.urlByName(), "use_tls = true", believing(GOOD))).isEmpty();
  }

  @Test
  void each_step_that_fails_is_named() throws IOException {
    grave(of("url = ldap://127.0.0.1:1"), "ldap://127.0.0.1:1", "can't be reached");
    grave(
        of("url = " + DIRECTORY.tlsUrl(), believing(ANOTHER)),
        DIRECTORY.tlsUrl(),
        "no authority that is believed signed its certificate");
    grave(of("password = wrong"), DIRECTORY.url(), "takes no login of [ldap] user: 49");
    grave(
        of("user_tree_dn = ou=Nowhere," + TestDirectory.SUFFIX),
        DIRECTORY.url(),
        "has no user_tree_dn ou=Nowhere");
    assertThat(of("group_tree_dn = ou=Nowhere," + TestDirectory.SUFFIX))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.grave()).as("not everybody has groups").isFalse();
          assertThat(found.sentence()).contains("has no group_tree_dn ou=Nowhere");
        });
    assertThat(of("url = nonsense")).singleElement().matches(LdapProbe.Finding::grave);
  }

  @Test
  void one_of_two_that_is_gone_is_advice() throws IOException {
    assertThat(of("url = ldap://127.0.0.1:1," + DIRECTORY.url()))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.grave()).isFalse();
          assertThat(found.sentence()).contains("ldap://127.0.0.1:1");
        });
  }

  /** It takes connections, as the kernel does for it, and never says a word. */
  @Test
  void servers_that_hang_cost_one_time_all_together() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String one = "ldap://127.0.0.1:" + silent.getLocalPort();
      String many = String.join(",", Collections.nCopies(10, one));
      long begin = System.nanoTime();
      assertThat(of("url = " + many)).hasSize(10).allMatch(LdapProbe.Finding::grave);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }
  }
}
