package io.xloud.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.revoke.sql.SqlRevocations;
import io.xloud.testing.SettableClock;
import io.xloud.testing.TestDatabase;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RevocationsIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("test");
  private static final String ROWS =
      "'HANDLER_READ_KEY', 'HANDLER_READ_NEXT', 'HANDLER_READ_PREV', 'HANDLER_READ_RND_NEXT'";

  /** Those too that an index told to be of no use. */
  private static final String ROWS_AND_KEYS = ROWS + ", 'HANDLER_ICP_ATTEMPTS'";

  private static final Instant NOW = Instant.parse("2026-11-21T03:22:29.700Z");

  private final RevocationDriver driver = SqlRevocations.driver(DB.database());
  private final SettableClock clock = new SettableClock(NOW);
  private final LooseEvents loose = new LooseEvents(driver, clock, Options.defaults());
  private final RevocationService revocations =
      new RevocationService(driver, loose, DB.database(), DB.outbox(), clock);

  @BeforeEach
  void clean() {
    DB.database()
        .change(handle -> {
          handle.execute("DELETE FROM revocation_event");
          handle.execute("DELETE FROM xi_event");
        });
  }

  @Test
  void a_row_is_what_the_reference_writes() {
    revocations.token("G0imIdgVQ7ydiVbgRH1X6w", BY);

    assertThat(
            DB.database()
                .<String>read(handle ->
                    handle
                        .createQuery(
                            "SELECT CONCAT_WS('|', audit_id, issued_before, revoked_at,"
                                + " COALESCE(user_id, project_id, domain_id, role_id, trust_id,"
                                + " consumer_id, access_token_id, expires_at, audit_chain_id, 'none'))"
                                + " FROM revocation_event")
                        .mapTo(String.class)
                        .one()))
        .isEqualTo("G0imIdgVQ7ydiVbgRH1X6w|2026-11-21 03:22:29|2026-11-21 03:22:29|none");
  }

  @Test
  void a7_revocation_by_time_has_the_precision_of_the_database() {
    revocations.user("u1", BY);

    assertThat(revocations.isRevoked(token(NOW))).isTrue();
    assertThat(revocations.isRevoked(token(NOW.minusSeconds(60)))).isTrue();
    assertThat(revocations.isRevoked(token(Instant.parse("2026-11-21T03:22:30Z")))).isFalse();
  }

  @Test
  void i8_what_was_issued_before_this_second_is_revoked_and_what_is_being_made_is_not() {
    revocations.earlierOf("u1", BY);

    assertThat(revocations.isRevoked(token(Instant.parse("2026-11-21T03:22:28Z")))).isTrue();
    assertThat(revocations.isRevoked(token(Instant.parse("2026-11-21T03:22:29Z")))).isFalse();
  }

  @Test
  void a10_a_chain_dies_with_its_root_and_a_single_token_alone() {
    revocations.chain("root", BY);
    assertThat(revocations.isRevoked(token("child", "root", "p1"))).isTrue();
    assertThat(revocations.isRevoked(token("child", "root", "p2"))).isTrue();
    assertThat(revocations.isRevoked(token("root", "other", "p1"))).isFalse();

    clean();
    revocations.token("child", BY);
    assertThat(revocations.isRevoked(token("child", "root", "p1"))).isTrue();
    assertThat(revocations.isRevoked(token("sibling", "root", "p1"))).isFalse();
    assertThat(revocations.isRevoked(token("root", "root", "p1"))).isFalse();
  }

  @Test
  void a17_an_event_written_with_another_spelling_of_the_user_still_hits() {
    revocations.user("U1", BY);

    assertThat(revocations.isRevoked(token(NOW))).isTrue();
  }

  @Test
  void an_event_of_another_writer_for_a_user_in_a_project_spares_the_users_other_tokens() {
    write("user_id = 'u1', project_id = 'p1'");

    assertThat(revocations.isRevoked(token("a", "a", "p1"))).isTrue();
    assertThat(revocations.isRevoked(token("a", "a", "p2"))).isFalse();
    assertThat(revocations.isRevoked(token("a", "a", null))).isFalse();
  }

  @Test
  void an_event_for_a_project_or_domain_hits_whoever_is_there() {
    revocations.project("p1", BY);
    assertThat(revocations.isRevoked(token("a", "a", "p1"))).isTrue();
    assertThat(revocations.isRevoked(token("a", "a", "p2"))).isFalse();

    write("domain_id = 'd1'");
    assertThat(revocations.isRevoked(token("a", "a", "p2"))).isTrue();
  }

  @Test
  void a10_a_chain_stays_dead_while_its_event_moves_from_the_table_into_memory() {
    revocations.chain("root", BY);
    for (int minute = 0; minute < 10; minute++) {
      clock.pass(Duration.ofMinutes(1));
      loose.readWhatIsNew();

      assertThat(revocations.isRevoked(token("child", "root", "p1"))).isTrue();
      assertThat(revocations.isRevoked(token("child", "other", "p1"))).isFalse();
      assertThat(revocations.isRevoked(token("child", "root", "p1", NOW.plusSeconds(1)))).isFalse();
    }
    assertThat(loose.known()).isOne();
  }

  @Test
  void events_that_name_other_things_are_found_in_memory_too() {
    List<String> others =
        List.of("domain_id = 'D1'", "domain_id = 'd1'", "role_id = 'r1'", "role_id = 'r2'");
    others.forEach(this::write);
    clock.pass(Duration.ofMinutes(10));
    loose.readWhatIsNew();

    assertThat(loose.known()).isEqualTo(others.size());
    assertThat(revocations.isRevoked(token(NOW))).isTrue();
    DB.database()
        .change(handle -> {
          handle.execute("DELETE FROM revocation_event WHERE BINARY domain_id = 'd1'");
          news(handle);
        });
    assertThat(revocations.isRevoked(token(NOW))).isTrue();
    DB.database()
        .change(handle -> {
          handle.execute("DELETE FROM revocation_event WHERE role_id = 'r1'");
          news(handle);
        });
    assertThat(revocations.isRevoked(token(NOW))).isFalse();
  }

  @Test
  void a_table_that_was_emptied_and_counts_from_one_again_hides_nothing() {
    revocations.chain("first", BY);
    revocations.chain("second", BY);
    clock.pass(Duration.ofMinutes(10));
    loose.readWhatIsNew();
    DB.database()
        .change(handle -> {
          handle.execute("TRUNCATE revocation_event");
          news(handle);
        });
    revocations.chain("root", BY);

    assertThat(revocations.isRevoked(token("child", "root", "p1"))).isTrue();
    clock.pass(Duration.ofMinutes(10));
    loose.readWhatIsNew();
    assertThat(revocations.isRevoked(token("child", "root", "p1"))).isTrue();
    assertThat(loose.known()).isOne();
  }

  @Test
  void j5_a_validation_reads_a_handful_of_rows_however_many_events_there_are() {
    fill("user_id, audit_id", "CONCAT('u', seq + 1), NULL", 20_000);
    fill("user_id, audit_id", "NULL, CONCAT('a', seq)", 20_000);
    fill("audit_chain_id", "CONCAT('c', seq)", 20_000);
    clock.pass(Duration.ofMinutes(10));
    loose.readWhatIsNew();

    assertThat(loose.known()).isEqualTo(20_000);
    assertThat(revocations.isRevoked(token("x", "c19999", "p1"))).isTrue();
    assertThat(revocations.isRevoked(token("a19999", "x", "p1"))).isTrue();
    assertThat(rowsRead(token("x", "y", "p1"), ROWS_AND_KEYS)).isLessThan(20);
    assertThat(rowsRead(token("x", "c777", "p1"), ROWS_AND_KEYS)).isLessThan(20);
    assertThat(rowsReadToSuspect(100)).isLessThan(1_000);
  }

  @Test
  void rows_too_young_to_be_in_memory_are_read_once_for_a_validation() {
    revocations.chain("first", BY);
    clock.pass(Duration.ofMinutes(10));
    loose.readWhatIsNew();
    fill("audit_chain_id", "CONCAT('c', seq)", 5_000);
    DB.database()
        .change(handle ->
            handle.execute(
                "UPDATE revocation_event SET revoked_at = '2026-11-21 03:32:00' WHERE audit_chain_id LIKE 'c%'"));
    assertThat(loose.known()).isOne();

    assertThat(rowsRead(token("x", "y", "p1"), ROWS)).isBetween(5_000L, 5_100L);
  }

  @Test
  void a_writer_whose_clock_is_ten_minutes_late_is_heard_before_memory_knows() {
    revocations.chain("first", BY);
    clock.pass(Duration.ofMinutes(10));
    loose.readWhatIsNew();
    write("audit_chain_id = 'root'");

    assertThat(loose.known()).isOne();
    assertThat(revocations.isRevoked(token("child", "root", "p1"))).isTrue();
  }

  @Test
  void the_first_reading_helps_page_by_page_and_the_node_is_ready_when_it_is_whole() {
    fill("audit_chain_id", "CONCAT('c', seq)", 20_000);
    clock.pass(Duration.ofMinutes(10));
    List<Integer> known = new ArrayList<>();
    AtomicReference<LooseEvents> first = new AtomicReference<>();
    first.set(
        new LooseEvents(
            beforeEachPage(() -> {
              known.add(first.get().known());
              assertThat(readiness(first.get())).isEqualTo(HealthCheckResponse.Status.DOWN);
            }),
            clock,
            Options.defaults()));
    first.get().readWhatIsNew();

    assertThat(known).containsExactly(0, 10_000, 20_000);
    assertThat(readiness(first.get())).isEqualTo(HealthCheckResponse.Status.UP);
  }

  private static HealthCheckResponse.Status readiness(LooseEvents loose) {
    return new RevocationsReady(loose).call().getStatus();
  }

  private RevocationDriver beforeEachPage(Runnable action) {
    return (RevocationDriver)
        Proxy.newProxyInstance(
            RevocationsIT.class.getClassLoader(),
            new Class<?>[] {RevocationDriver.class},
            (_, method, arguments) -> {
              if (method.getName().equals("loose")) {
                action.run();
              }
              return method.invoke(driver, arguments);
            });
  }

  @Test
  void whoever_is_asked_about_together_with_a_revoked_token_is_not_revoked_for_it() {
    revocations.token("a7", BY);
    revocations.chain("a8", BY);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers =
          IntStream.range(0, 60)
              .mapToObj(i -> token("a" + i, "a" + i, "p1"))
              .map(token ->
                  threads.submit(() -> revocations.isRevoked(token) ? token.auditId() : "good"))
              .toList();
      threads.close();
      assertThat(answers.stream().map(Future::resultNow).distinct())
          .containsExactlyInAnyOrder("a7", "a8", "good");
    }
  }

  @Test
  void what_no_living_token_needs_goes_in_small_transactions_and_no_revocation_waits_for_it() {
    fill("audit_id", "CONCAT('a', seq)", 1_200);
    clock.pass(Duration.ofMinutes(89));
    revocations.user("u1", BY);
    sweep();
    assertThat(revocations.events(Optional.empty())).hasSize(1_201);

    clock.pass(Duration.ofMinutes(2));
    revocations.user("u2", BY);
    assertThat(revocations.events(Optional.empty())).hasSize(1_202);
    sweep();
    assertThat(revocations.events(Optional.empty()))
        .extracting(RevocationEvent::userId)
        .containsExactly("u1", "u2");
    assertThat(sweeps()).isEqualTo(3);
    sweep();
    assertThat(sweeps()).isEqualTo(3);
  }

  private void sweep() {
    new RevocationSweep(driver, DB.database(), DB.outbox(), clock, Options.defaults()).sweep();
  }

  private static int sweeps() {
    return DB.database()
        .<Integer>read(handle ->
            handle
                .createQuery("SELECT COUNT(*) FROM xi_event WHERE kind = 'swept'")
                .mapTo(Integer.class)
                .one());
  }

  private static void fill(String columns, String values, int rows) {
    DB.database()
        .change(handle -> {
          handle.execute(
              "INSERT INTO revocation_event (%s, issued_before, revoked_at)".formatted(columns)
                  + " SELECT %s, '2026-11-21 03:22:29', '2026-11-21 03:22:29' FROM seq_1_to_%d"
                      .formatted(values, rows));
          handle.execute("ANALYZE TABLE revocation_event");
          news(handle);
        });
  }

  private long rowsRead(TokenFingerprint token, String counters) {
    return DB.database()
        .<Long>read(handle -> {
          long before = rowsRead(handle, counters);
          revocations.isRevoked(token);
          return rowsRead(handle, counters) - before;
        });
  }

  private long rowsReadToSuspect(int tokens) {
    List<TokenFingerprint> asked =
        IntStream.range(0, tokens).mapToObj(i -> token("x" + i, "y" + i, "p" + i)).toList();
    return DB.database()
        .<Long>read(handle -> {
          long before = rowsRead(handle, ROWS_AND_KEYS);
          assertThat(driver.mayHaveCandidates(asked, loose.of(asked))).isFalse();
          return rowsRead(handle, ROWS_AND_KEYS) - before;
        });
  }

  private static long rowsRead(Handle handle, String counters) {
    return handle
        .createQuery(
            "SELECT CAST(SUM(variable_value) AS SIGNED) FROM information_schema.session_status"
                + " WHERE variable_name IN (%s)".formatted(counters))
        .mapTo(Long.class)
        .one();
  }

  /** As another writer does. */
  private void write(String columns) {
    DB.database()
        .change(handle -> {
          handle.execute(
              "INSERT INTO revocation_event SET %s, issued_before = '2026-11-21 03:22:29', revoked_at = '2026-11-21 03:22:29'"
                  .formatted(columns));
          news(handle);
        });
  }

  private static void news(Handle handle) {
    handle.execute(
        "INSERT INTO xi_event (created_at, node, node_seq, kind, resource_type, resource_id,"
            + " affected_ids) VALUES (UTC_TIMESTAMP(6), 'test', 0, 'made', 'all', '', '[]')");
  }

  @Test
  void events_are_listed_oldest_first_and_since_a_time() {
    revocations.user("u1", BY);
    revocations.token("a", BY);

    assertThat(revocations.events(Optional.empty())).hasSize(2);
    assertThat(revocations.events(Optional.of(NOW.minusSeconds(5)))).hasSize(2);
    assertThat(revocations.events(Optional.of(NOW))).isEmpty();
  }

  private static TokenFingerprint token(Instant issuedAt) {
    return token("a", "a", null, issuedAt);
  }

  private static TokenFingerprint token(String auditId, String chain, @Nullable String projectId) {
    return token(auditId, chain, projectId, NOW.minusSeconds(10));
  }

  private static TokenFingerprint token(
      String auditId, String chain, @Nullable String projectId, Instant issuedAt) {
    return new TokenFingerprint(
        "u1",
        "d1",
        projectId,
        projectId == null ? null : "d9",
        null,
        null,
        null,
        null,
        null,
        null,
        auditId,
        chain,
        issuedAt,
        issuedAt.plusSeconds(3600),
        List.of("r1"));
  }
}
