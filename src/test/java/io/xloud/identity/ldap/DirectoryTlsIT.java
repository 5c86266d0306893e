package io.xloud.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.identity.PasswordOutcome;
import io.xloud.identity.User;
import io.xloud.testing.Certificates;
import io.xloud.testing.Certificates.Issued;
import io.xloud.testing.TestDatabase;
import io.xloud.testing.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom the server believes to be the directory, with a real slapd at the other end. */
class DirectoryTlsIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  @TempDir static Path home;

  private static final Duration SOON = Duration.ofSeconds(5);

  private static Issued good;
  private static Issued another;
  private static Issued over;
  private static Slapd right;
  private static Slapd elsewhere;
  private static Slapd expired;

  @BeforeAll
  static void start() {
    good = Certificates.issued("-ext", "san=dns:localhost");
    another = Certificates.issued("-ext", "san=dns:elsewhere.example");
    over = Certificates.issued("-ext", "san=dns:localhost", "-startdate", "-30d");
    right = server(good);
    elsewhere = server(another);
    expired = server(over);
  }

  private static Slapd server(Issued certificate) {
    Slapd server = Slapd.setup().certificate(certificate).start(TestDirectory.unitOf("d1"));
    server.user("d1", "ada", "s3cret");
    return server;
  }

  @AfterAll
  static void end() {
    List.of(right, elsewhere, expired).forEach(Slapd::close);
  }

  /** How a connection comes to be secret. */
  private enum Tls {
    LDAPS,
    START_TLS;

    /** By name: the library takes any certificate's name for an address of the loopback. */
    LdapHouse house(Slapd server, String... more) {
      String[] options = new String[more.length + 2];
      options[0] = "url = " + (this == LDAPS ? server.tlsUrl() : server.urlByName());
      options[1] = "use_tls = " + (this == START_TLS);
      System.arraycopy(more, 0, options, 2, more.length);
      return LdapHouse.with(DB, server, "d1", options);
    }
  }

  private static String believing(String certificates) throws IOException {
    return "tls_cacertfile = "
        + Files.writeString(Files.createTempFile(home, "authority", ".pem"), certificates);
  }

  private static void taken(LdapHouse house) {
    User ada = house.driver().findUserByName("d1", "ada").orElseThrow();
    assertThat(house.rooms.login(ada, "s3cret")).isInstanceOf(PasswordOutcome.Accepted.class);
    assertThat(house.rooms.login(ada, "wrong")).isInstanceOf(PasswordOutcome.Refused.class);
  }

  /** To whoever asks it is a directory that is away; why is for the operator. */
  private static void refused(LdapHouse house, String why) throws InterruptedException {
    try (Told told = Told.by(DirectoryServers.class, why)) {
      assertThatThrownBy(() -> house.driver().findUserByName("d1", "ada"))
          .isInstanceOfSatisfying(
              KeystoneException.class,
              e -> {
                assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class);
                assertThat(e.problem().status()).isEqualTo(503);
                assertThat(e.problem().message())
                    .isEqualTo("The directory of these users does not answer.");
              });
      assertThat(told.within(SOON)).as("the log tells: " + why).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_right_authority_is_believed(Tls tls) throws Exception {
    taken(tls.house(right, believing(good.authority())));
  }

  @ParameterizedTest
  @EnumSource
  void authorities_may_lie_in_a_folder(Tls tls) throws Exception {
    Path folder = Files.createTempDirectory(home, "authorities");
    Files.writeString(folder.resolve("another.pem"), another.authority());
    Files.writeString(folder.resolve("right.pem"), good.authority());

    taken(tls.house(right, "tls_cacertdir = " + folder));
  }

  @ParameterizedTest
  @EnumSource
  void another_authority_is_not(Tls tls) throws Exception {
    refused(
        tls.house(right, believing(another.authority())),
        "does not answer: no authority that is believed signed its certificate");
  }

  @ParameterizedTest
  @EnumSource
  void a_certificate_of_another_host_is_refused(Tls tls) throws Exception {
    refused(tls.house(elsewhere, believing(another.authority())), "elsewhere.example");
  }

  @ParameterizedTest
  @EnumSource
  void a_certificate_whose_time_is_over_is_refused(Tls tls) throws Exception {
    refused(
        tls.house(expired, believing(over.authority())),
        "does not answer: its certificate has expired: NotAfter: ");
  }

  /** Java lets it live for ever then; OpenSSL, and so Keystone, does not. */
  @ParameterizedTest
  @EnumSource
  void neither_is_it_taken_where_the_file_of_authorities_names_itself(Tls tls) throws Exception {
    refused(
        tls.house(expired, believing(over.certificate())),
        "does not answer: its certificate has expired: NotAfter: ");
  }

  @ParameterizedTest
  @CsvSource({"never, LDAPS", "never, START_TLS", "allow, LDAPS", "allow, START_TLS"})
  void who_demands_nothing_takes_whoever_answers(String demand, Tls tls) throws Exception {
    for (Slapd server : List.of(right, elsewhere, expired)) {
      taken(tls.house(server, "tls_req_cert = " + demand, believing(another.authority())));
    }
  }

  @ParameterizedTest
  @EnumSource
  void demand_is_what_nothing_said_means(Tls tls) throws Exception {
    refused(
        tls.house(right, "tls_req_cert = demand", believing(another.authority())),
        "no authority that is believed signed its certificate");
    taken(tls.house(right, "tls_req_cert = demand", believing(good.authority())));
  }

  /** One that is not believed is like one that is away. */
  @Test
  void the_next_server_is_asked_when_the_first_is_not_believed() throws Exception {
    String both = "url = " + expired.tlsUrl() + "," + right.tlsUrl();

    try (Told told =
        Told.by(
            DirectoryServers.class,
            expired.tlsUrl()
                + " of the directory of domain d1 is left out until it answers: its certificate has"
                + " expired")) {
      taken(LdapHouse.with(DB, right, "d1", both, believing(over.authority() + good.authority())));
      assertThat(told.within(SOON)).isTrue();
    }
  }

  /** A server without TLS is never spoken to in clear instead. */
  @Test
  void a_server_that_knows_no_start_tls_hears_no_password() throws Exception {
    String service = "cn=keystone," + TestDirectory.SUFFIX;
    try (Slapd plain = Slapd.start()) {
      refused(
          Tls.START_TLS.house(plain, "user = " + service, believing(good.authority())),
          "domain d1 does not answer: 2 (protocol error)");
      assertThat(plain.told()).noneMatch(line -> line.contains(service));
    }
  }
}
