package io.xloud.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.identity.User;
import io.xloud.testing.TestDatabase;
import io.xloud.testing.Told;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A directory that is away, or worse, holds nobody but its own users, and these not for long. */
class HangingDirectoryIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final Secret SECRET = Secret.of("s3cret");

  private final InMemoryDirectory directory = InMemoryDirectory.start();

  @AfterEach
  void end() {
    directory.close();
  }

  private static void away(Runnable question) {
    assertThatThrownBy(question::run)
        .isInstanceOfSatisfying(
            KeystoneException.class,
            refused -> assertThat(refused.problem()).isInstanceOf(Problem.Unavailable.class));
  }

  /** It takes connections, as the kernel does for it, and never says a word. */
  @Test
  void a_directory_that_hangs_is_given_up_and_then_not_asked() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      directory.unit("d1");
      directory.unit("d2");
      TreeMap<String, String[]> units = new TreeMap<>();
      units.put("d1", new String[] {"url = ldap://127.0.0.1:" + silent.getLocalPort()});
      units.put("d2", new String[0]);
      LdapHouse house = LdapHouse.with(DB, directory, units);
      directory.user("d2", "grace", "s3cret");

      for (int i = 0; i < 3; i++) {
        away(() -> house.driver().findUserByName("d1", "ada"));
        silent.accept().close();
      }
      away(() -> house.driver().findUserByName("d1", "ada"));
      silent.setSoTimeout(1);
      assertThatThrownBy(silent::accept)
          .as("nobody came a fourth time")
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(house.driver().findUserByName("d2", "grace")).isPresent();
    }
  }

  @Test
  void the_log_names_the_server_and_what_is_wrong() throws Exception {
    directory.unit("d1");
    told("127.0.0.1:1 of the directory of domain d1 does not answer: ", "url = ldap://127.0.0.1:1");
    told(
        directory.url()
            + " of the directory of domain d1 does not answer: it refuses [ldap] user with its"
            + " password: 49 (invalid credentials)",
        "password = wrong");
  }

  private void told(String words, String option) throws InterruptedException {
    LdapHouse house = LdapHouse.with(DB, directory, "d1", option);
    try (Told told = Told.by(DirectoryServers.class, words)) {
      away(() -> house.driver().findUserByName("d1", "ada"));
      assertThat(told.within(Duration.ofSeconds(5))).as(words).isTrue();
    }
  }

  @Test
  void the_next_server_is_asked_when_the_first_is_away() {
    directory.unit("d1");
    LdapHouse house =
        LdapHouse.with(DB, directory, "d1", "url = ldap://127.0.0.1:1," + directory.url());
    directory.user("d1", "ada", "s3cret");

    assertThat(house.driver().findUserByName("d1", "ada")).isPresent();
  }

  @Test
  void nobody_notices_when_one_of_two_servers_goes() throws Exception {
    try (InMemoryDirectory second = InMemoryDirectory.start();
        ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (InMemoryDirectory each : List.of(directory, second)) {
        each.unit("d1");
        each.user("d1", "ada", "s3cret");
      }
      String both = "url = " + directory.url() + "," + second.url();
      LdapHouse house = LdapHouse.with(DB, directory, "d1", both);
      User ada = house.driver().findUserByName("d1", "ada").orElseThrow();

      List<Future<Boolean>> logins = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        logins.add(many.submit(() -> house.driver().passwordMatches(ada.id(), SECRET)));
        if (i == 100) {
          logins.get(50).get();
          directory.stop();
        }
      }
      for (Future<Boolean> login : logins) {
        assertThat(login.get()).isTrue();
      }
      assertThat(second.binds()).isNotEmpty();
    }
  }

  @Test
  void connections_that_broke_while_idle_are_made_anew() {
    directory.unit("d1");
    LdapHouse house = LdapHouse.with(DB, directory, "d1");
    directory.user("d1", "ada", "s3cret");
    User ada = house.driver().findUserByName("d1", "ada").orElseThrow();
    int port = Integer.parseInt(directory.url().replaceFirst(".*:", ""));

    directory.stop();
    away(() -> house.driver().findUserByName("d1", "ada"));
    directory.goOn(port);
    assertThat(house.driver().findUserByName("d1", "ada")).contains(ada);
  }

  @Test
  void whoever_was_prepared_is_known_to_those_who_hold_a_connection() {
    directory.unit("d1");
    LdapHouse house = LdapHouse.with(DB, directory, "d1");
    String dn = directory.user("d1", "ada", "s3cret");
    directory.group("d1", "club", dn);
    User ada = house.driver().findUserByName("d1", "ada").orElseThrow();

    house.rooms.users().prepare(ada.id());
    house.driverOf("d1").forget(List.of(ada.id(), "d1"));
    directory.forgetHeard();
    Optional<User> found = house.rooms.database.read(_ -> house.rooms.users().find(ada.id()));
    List<String> groups = house.rooms.database.read(_ -> house.rooms.users().groupIdsOf(ada.id()));
    assertThat(found).contains(ada);
    assertThat(groups).hasSize(1);
    assertThat(directory.filters()).as("whatever was heard meanwhile").isEmpty();
    assertThat(house.rooms.users().find(ada.id())).contains(ada);
    assertThat(directory.filters()).as("others ask anew").isNotEmpty();
  }
}
