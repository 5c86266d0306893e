package io.xloud.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import io.xloud.identity.IdentityDriver;
import io.xloud.identity.PasswordOutcome;
import io.xloud.identity.User;
import io.xloud.query.ListQuery;
import io.xloud.testing.Certificates;
import io.xloud.testing.TestDatabase;
import io.xloud.testing.Told;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Two real servers under load, of which one goes: nobody's login fails, and nobody waits long. */
class FailoverIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  @TempDir static Path home;

  private static final int PEOPLE = 20;
  private static final int MANY = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** As {@link LdapHouse} sets it. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /** Both kinds of question wait for a server that hangs once at most; the rest is this machine. */
  private static final Duration LONGEST = ANSWER.multipliedBy(2).plusSeconds(4);

  /** Longer than the pause between two tries of a server that does not answer. */
  private static final Duration RETURN = Duration.ofSeconds(20);

  private static final Certificates.Issued CERTIFICATE =
      Certificates.issued("-ext", "san=dns:localhost");

  private final Slapd first = server();
  private final Slapd second = server();

  private static Slapd server() {
    List<Entry> entries = new ArrayList<>(TestDirectory.unitOf("d1"));
    for (int i = 0; i < PEOPLE; i++) {
      entries.add(TestDirectory.userOf("d1", "user-" + i, "s3cret"));
    }
    return Slapd.setup().certificate(CERTIFICATE).start(entries);
  }

  @AfterEach
  void end() {
    first.close();
    second.close();
  }

  /** How a connection is made. */
  private enum Wire {
    CLEAR,
    LDAPS,
    START_TLS;

    String address(Slapd server) {
      return switch (this) {
        case CLEAR -> server.url();
        case LDAPS -> server.tlsUrl();
        case START_TLS -> server.urlByName();
      };
    }
  }

  private LdapHouse house(Wire wire, String... more) throws IOException {
    Path authority = Files.writeString(home.resolve("authority.pem"), CERTIFICATE.authority());
    List<String> options =
        new ArrayList<>(
            List.of(
                "url = " + wire.address(first) + "," + wire.address(second),
                "use_tls = " + (wire == Wire.START_TLS),
                "tls_cacertfile = " + authority));
    options.addAll(List.of(more));
    return LdapHouse.with(DB, first, "d1", options.toArray(String[]::new));
  }

  /** People who come in, and administrators who look at lists, as long as the test lasts. */
  private static final class Load implements AutoCloseable {
    private static final int LOGINS = 6;
    private static final int LISTS = 2;

    private final LdapHouse house;
    private final IdentityDriver driver;
    private final List<User> people;
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Semaphore done = new Semaphore(0);
    private final AtomicLong longest = new AtomicLong();
    private final List<Thread> askers = new ArrayList<>();
    private volatile boolean over;

    /** One after the other, so that the driver is there when all ask for it. */
    Load(LdapHouse house) {
      this.house = house;
      this.driver = house.driver();
      this.people = driver.listUsers(ListQuery.all().where("domain_id", "d1"));
      assertThat(people).hasSize(PEOPLE);
      people.forEach(this::login);
      for (int i = 0; i < LOGINS; i++) {
        int from = i;
        start(turn -> login(people.get((from + turn) % PEOPLE)));
      }
      for (int i = 0; i < LISTS; i++) {
        start(_ -> list());
      }
    }

    private interface Asking {
      void ask(int turn);
    }

    private void login(User user) {
      assertThat(house.rooms.login(user, "s3cret")).isInstanceOf(PasswordOutcome.Accepted.class);
    }

    private void list() {
      assertThat(driver.listUsers(ListQuery.all().where("domain_id", "d1"))).hasSize(PEOPLE);
    }

    private void start(Asking asking) {
      askers.add(
          Thread.startVirtualThread(() -> {
            for (int turn = 0; !over; turn++) {
              long begin = System.nanoTime();
              try {
                asking.ask(turn);
              } catch (RuntimeException | AssertionError e) {
                failures.add(e);
              }
              longest.accumulateAndGet(System.nanoTime() - begin, Math::max);
              done.release();
            }
          }));
    }

    /** What is asked from now on. */
    void awaitMore() throws InterruptedException {
      done.drainPermits(); // of whoever hung before, nothing counts
      assertThat(done.tryAcquire(MANY, PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("after %s failures, such as %s", failures.size(), failures.peek())
          .isTrue();
    }

    void requireNoneFailed() {
      assertThat(failures).isEmpty();
      assertThat(Duration.ofNanos(longest.get())).isLessThan(LONGEST);
    }

    /** Until nobody asks any more: what they used lies idle. */
    void stop() throws InterruptedException {
      over = true;
      for (Thread asker : askers) {
        assertThat(asker.join(PATIENCE)).isTrue();
      }
    }

    @Override
    public void close() {
      over = true;
    }
  }

  @Test
  void nobody_notices_a_server_that_is_killed_and_comes_back() throws Exception {
    LdapHouse house = house(Wire.CLEAR);
    try (Load load = new Load(house);
        Told back =
            Told.by(
                DirectoryServers.class,
                first.url() + " of the directory of domain d1" + " answers again.")) {
      load.awaitMore();
      first.kill();
      load.awaitMore();
      first.goOn();
      assertThat(back.within(RETURN)).as("it is tried out beside").isTrue();
      second.kill();
      load.awaitMore();
      load.requireNoneFailed();
    }
  }

  /** The kernel takes connections for it: in clear nothing but the time tells. */
  @ParameterizedTest
  @EnumSource
  void nobody_s_login_fails_when_a_server_hangs(Wire wire) throws Exception {
    try (Load load = new Load(house(wire))) {
      load.awaitMore();
      first.freeze();
      load.awaitMore();
      load.requireNoneFailed();
    }
  }

  @Test
  void a_server_that_hung_has_its_place_back_when_it_answers() throws Exception {
    try (Load load = new Load(house(Wire.CLEAR));
        Told back = Told.by(DirectoryServers.class, "answers again.")) {
      load.awaitMore();
      first.freeze();
      load.awaitMore();
      first.thaw();
      assertThat(back.within(RETURN)).as("it is tried out beside").isTrue();
      second.freeze();
      load.awaitMore();
      load.requireNoneFailed();
    }
  }

  /** What is asked first of a server that hangs. */
  private enum First {
    LOGIN,
    LIST;

    void ask(Load load) {
      if (this == LOGIN) {
        load.login(load.people.getFirst());
      } else {
        load.list();
      }
    }
  }

  /**
   * TLS waits for the server's word when a connection is closed: for each of a full pool in turn.
   */
  @ParameterizedTest
  @CsvSource({"LDAPS, LOGIN", "LDAPS, LIST", "START_TLS, LOGIN"})
  void connections_that_lie_idle_to_a_server_that_hangs_hold_nobody(Wire wire, First question)
      throws Exception {
    try (Load load = new Load(house(wire))) {
      load.awaitMore();
      load.stop();
      assertThat(first.told())
          .filteredOn(line -> line.contains("TLS established"))
          .as("pooled connections of both kinds")
          .hasSizeGreaterThan(5);
      first.freeze();

      long begin = System.nanoTime();
      question.ask(load);
      Duration next = Duration.ofNanos(System.nanoTime() - begin);
      begin = System.nanoTime();
      load.list();
      load.people.forEach(load::login);
      Duration others = Duration.ofNanos(System.nanoTime() - begin);

      assertThat(next).isLessThan(ANSWER.plus(ANSWER.dividedBy(2)));
      assertThat(others).as("those who come after").isLessThan(ANSWER);
    }
  }

  /** More than there are connections: who waits for one must not wait for the same server after. */
  @Test
  void a_server_that_hangs_is_waited_for_once_by_a_queue_too() throws Exception {
    LdapHouse house = house(Wire.CLEAR, "pool_size = 2", "auth_pool_size = 2");
    try (Load load = new Load(house)) {
      load.awaitMore();
      first.freeze();
      load.awaitMore();
      load.requireNoneFailed();
    }
  }

  /** The witness came later than all of them, and is closed last. */
  @Test
  void connections_that_the_server_closed_while_idle_fail_nobody() throws Exception {
    try (Slapd forgetful =
        Slapd.setup().server("idletimeout 1").start(TestDirectory.unitOf("d1"))) {
      forgetful.user("d1", "ada", "s3cret");
      LdapHouse house = LdapHouse.with(DB, forgetful, "d1", "pool_retry_max = 1");
      User ada = house.driver().findUserByName("d1", "ada").orElseThrow();
      assertThat(house.rooms.login(ada, "s3cret")).isInstanceOf(PasswordOutcome.Accepted.class);

      try (Socket witness = new Socket(InetAddress.getLoopbackAddress(), forgetful.port())) {
        witness.setSoTimeout((int) RETURN.toMillis());
        assertThat(witness.getInputStream().read()).as("closed").isNegative();
      }
      assertThat(house.rooms.login(ada, "s3cret")).isInstanceOf(PasswordOutcome.Accepted.class);
      assertThat(house.driver().findUserByName("d1", "ada")).contains(ada);
    }
  }
}
