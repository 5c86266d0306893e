package io.xloud.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.xloud.cache.Caches;
import io.xloud.cache.FactCache;
import io.xloud.cache.Made;
import io.xloud.cache.Subject;
import io.xloud.cache.Subject.Kind;
import io.xloud.cache.Watchlist;
import io.xloud.config.Options;
import io.xloud.event.ChangeNews;
import io.xloud.event.Facts;
import io.xloud.event.Freshness;
import io.xloud.persistence.Database;
import io.xloud.persistence.DatabaseAnswering;
import io.xloud.persistence.DatabaseSilent;
import io.xloud.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bound of an hour: what ends here ends because it was seen, not because time went by. */
class ForeignWatchIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final Duration BOUND = Duration.ofHours(1);
  private static final Set<Subject> EVERYTHING =
      Set.of(
          new Subject(Kind.USER, "u"),
          new Subject(Kind.GROUP, "g"),
          new Subject(Kind.PROJECT, "p"),
          new Subject(Kind.APPLICATION_CREDENTIALS, "u"),
          new Subject(Kind.TRUST, "t"),
          new Subject(Kind.ACCESS_TOKEN, "at"),
          new Subject(Kind.PROVIDER, "i"),
          Subject.SERVICE_PROVIDERS,
          Subject.ROLES,
          Subject.CATALOG);

  private final Database database = DB.database();
  private final ChangeNews news = new ChangeNews();
  private final Freshness freshness = new Freshness(BOUND, Duration.ZERO, true, System::nanoTime);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Watchlist watchlist = new Watchlist();
  private final Caches caches = new Caches(news, freshness, Clock.systemUTC(), meters, watchlist);
  private final FactCache<String, String> cache =
      caches.open("test", 10, Facts.IMPLIED_ROLES, Facts.CATALOG, Facts.SERVICE_PROVIDERS);
  private final ForeignWatch watch = watch();
  private boolean watched;

  private ForeignWatch watch() {
    Options options =
        Options.of(Map.of("xloud", Map.of("coexistence", "on", "cache.max-staleness", "3600 s")));
    return new ForeignWatch(
        database, database, freshness, news, caches, watchlist, Clock.systemUTC(), options, meters);
  }

  @BeforeEach
  void begin() {
    database.change(handle -> {
      handle.execute("SET FOREIGN_KEY_CHECKS = 0");
      for (String table :
          "user local_user nonlocal_user federated_user password user_option user_group_membership expiring_user_group_membership identity_provider federation_protocol service_provider id_mapping assignment system_assignment project role implied_role service endpoint endpoint_group project_endpoint project_endpoint_group revocation_event application_credential application_credential_role application_credential_access_rule access_rule trust trust_role role_option access_token consumer"
              .split(" ")) {
        handle.execute("DELETE FROM `" + table + "`");
      }
      for (String row :
          """
          project (id, name, enabled, domain_id, is_domain) VALUES ('d', 'd', 1, '<<keystone.domain.root>>', 1)
          project (id, name, enabled, domain_id, parent_id) VALUES ('q', 'q', 1, 'd', 'd'), ('p', 'p', 1, 'd', 'q')
          user (id, enabled, domain_id) VALUES ('u', 1, 'd'), ('other', 1, 'd')
          local_user (id, user_id, domain_id, name) VALUES (1, 'u', 'd', 'u')
          password (id, local_user_id, created_at, created_at_int) VALUES (1, 1, '2026-01-01', 1)
          identity_provider (id, enabled, domain_id, authorization_ttl) VALUES ('i', 1, 'd', 30)
          federation_protocol (id, idp_id, mapping_id) VALUES ('o', 'i', 'm')
          service_provider (id, enabled, auth_url, sp_url, relay_state_prefix) VALUES ('c', 1, 'http://a', 'http://s', 'x')
          expiring_user_group_membership VALUES ('u', 'x', 'i', UTC_TIMESTAMP() - INTERVAL 10 MINUTE)
          user_group_membership VALUES ('u', 'g')
          role (id, name) VALUES ('r', 'r'), ('s', 's')
          assignment VALUES ('UserProject', 'u', 'p', 'r', 0), ('GroupProject', 'g', 'p', 'r', 0)
          assignment VALUES ('UserProject', 'u', 'q', 's', 0)
          service (id, type, enabled) VALUES ('s', 't', 1)
          endpoint (id, interface, service_id, url) VALUES ('e', 'public', 's', 'http://e')
          endpoint_group (id, name, filters) VALUES ('eg', 'eg', '{}')
          application_credential (internal_id, id, name, secret_hash, user_id, project_id) VALUES (1, 'ac', 'ac', 'x', 'u', 'p')
          application_credential_role VALUES (1, 'r')
          access_rule (id, external_id, user_id, service, path, method) VALUES (1, 'ar', 'u', 'compute', '/', 'GET'), (2, 'as', 'u', 'image', '/', 'GET')
          application_credential_access_rule VALUES (1, 1)
          trust (id, trustor_user_id, trustee_user_id, project_id, impersonation) VALUES ('t', 'u', 'other', 'p', 0)
          trust_role VALUES ('t', 'r')
          consumer (id, secret, extra) VALUES ('c', 's', '{}')
          access_token (id, access_secret, authorizing_user_id, project_id, role_ids, consumer_id) VALUES ('at', 's', 'u', 'p', '[]', 'c')
          """
              .lines()
              .toList()) {
        handle.execute("INSERT INTO " + row.replaceFirst("^user ", "`user` "));
      }
      handle.execute("SET FOREIGN_KEY_CHECKS = 1");
    });
    freshness.heard(System.nanoTime(), true);
    watch.pass();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          UPDATE `user` SET enabled = 0 WHERE id = 'u'
          UPDATE `user` SET last_active_at = '2020-01-01' WHERE id = 'u'
          DELETE FROM `user` WHERE id = 'u'
          UPDATE local_user SET name = 'U' WHERE user_id = 'u'
          UPDATE password SET expires_at_int = 5 WHERE id = 1
          INSERT INTO password (local_user_id, created_at, created_at_int) VALUES (1, '2026-01-02', 2)
          INSERT INTO nonlocal_user VALUES ('d', 'n', 'u')
          INSERT INTO federated_user (user_id, idp_id, protocol_id, unique_id, display_name) VALUES ('u', 'i', 'x', 'x', 'x')
          INSERT INTO user_option VALUES ('u', '1002', 'true')
          DELETE FROM user_group_membership WHERE user_id = 'u'
          UPDATE expiring_user_group_membership SET last_verified = '2020-01-01'
          UPDATE identity_provider SET authorization_ttl = 1
          UPDATE identity_provider SET enabled = 0
          DELETE FROM identity_provider
          DELETE FROM federation_protocol
          UPDATE service_provider SET enabled = 0
          UPDATE service_provider SET sp_url = 'http://t'
          INSERT INTO service_provider (id, enabled, auth_url, sp_url, relay_state_prefix) VALUES ('e', 1, 'a', 's', 'x')
          INSERT INTO id_mapping VALUES ('u', 'd', 'l', 'user')
          DELETE FROM assignment WHERE actor_id = 'u' AND target_id = 'p'
          UPDATE assignment SET role_id = IF(role_id = 'r', 's', 'r') WHERE actor_id = 'u'
          DELETE FROM assignment WHERE actor_id = 'g'
          INSERT INTO system_assignment VALUES ('UserSystem', 'u', 'system', 'r', 0)
          INSERT INTO system_assignment VALUES ('GroupSystem', 'g', 'system', 'r', 0)
          UPDATE project SET enabled = 0 WHERE id = 'p'
          UPDATE project SET enabled = 0 WHERE id = 'd'
          UPDATE project SET parent_id = NULL WHERE id = 'p'
          UPDATE project SET parent_id = NULL WHERE id = 'q'
          UPDATE project SET name = 'P' WHERE id = 'p'
          UPDATE role SET name = 'R' WHERE id = 'r'
          DELETE FROM role WHERE id = 's'
          INSERT INTO implied_role VALUES ('r', 's')
          UPDATE service SET extra = '{"name": "n"}'
          UPDATE endpoint SET url = 'http://f'
          UPDATE endpoint_group SET filters = '{"interface": "public"}'
          INSERT INTO project_endpoint VALUES ('e', 'p')
          INSERT INTO project_endpoint_group VALUES ('eg', 'p')
          TRUNCATE assignment
          DELETE FROM application_credential WHERE id = 'ac'
          UPDATE application_credential SET unrestricted = 1 WHERE id = 'ac'
          UPDATE application_credential SET expires_at = 5 WHERE id = 'ac'
          DELETE FROM application_credential_role
          INSERT INTO application_credential_access_rule VALUES (1, 2)
          UPDATE access_rule SET path = '/v3' WHERE id = 1
          UPDATE trust SET deleted_at = '2026-01-01' WHERE id = 't'
          UPDATE trust SET expires_at_int = 5 WHERE id = 't'
          DELETE FROM trust WHERE id = 't'
          DELETE FROM trust_role
          UPDATE role SET description = 'd' WHERE id = 'r'
          INSERT INTO role_option VALUES ('r', 'IMMU', 'true')
          DELETE FROM access_token
          UPDATE access_token SET role_ids = '["r"]' WHERE id = 'at'
          UPDATE access_token SET expires_at = '2020-01-01T00:00:00.000000Z' WHERE id = 'at'
          """)
  void whatever_others_change_ends_what_was_made_of_it(String sql) {
    keepWatched();
    watch.pass();
    assertThat(cache.find("k")).isPresent();

    foreign(sql);
    watch.pass();

    assertThat(cache.find("k")).as("%s is seen", sql).isEmpty();
  }

  /** A column that is new in the schema is watched, or somebody writes down why it need not be. */
  @Test
  void every_column_is_watched_or_known_to_be_told_nowhere() {
    Set<String> toldNowhere =
        Set.of(
            "local_user.domain_id", // the user's own, by foreign key
            "local_user.failed_auth_count",
            "local_user.failed_auth_at",
            "nonlocal_user.domain_id", // likewise
            "federated_user.idp_id",
            "federated_user.protocol_id",
            "federated_user.unique_id",
            "password.password_hash", // whoever changes it makes a new row
            "password.self_service",
            "password.created_at",
            "identity_provider.description",
            "federation_protocol.mapping_id", // asked for at each login
            "federation_protocol.remote_id_attribute", // likewise
            "service_provider.description",
            "service_provider.relay_state_prefix",
            "project.extra",
            "project.description",
            "application_credential.secret_hash", // asked for at each login
            "application_credential.description",
            "application_credential.system",
            "trust.remaining_uses", // asked for at each login, and ends no token
            "trust.extra",
            "access_token.access_secret", // asked for at each login
            "endpoint.legacy_endpoint_id",
            "endpoint_group.name",
            "endpoint_group.description");
    List<String> columns =
        database.read(handle ->
            handle
                .createQuery(
                    "SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns"
                        + " WHERE table_schema = DATABASE()")
                .mapTo(String.class)
                .list());
    assertThat(columns).containsAll(toldNowhere);
    assertThat(columns)
        .filteredOn(column -> isTableWatched(column) && !toldNowhere.contains(column))
        .hasSizeGreaterThan(60)
        .allMatch(this::isWatched);
  }

  private boolean isTableWatched(String column) {
    String table = column.substring(0, column.indexOf('.'));
    return Tables.ALL.stream().anyMatch(tables -> reads(tables, table));
  }

  private boolean isWatched(String column) {
    int dot = column.indexOf('.');
    return Tables.ALL.stream()
        .anyMatch(tables ->
            reads(tables, column.substring(0, dot)) && has(tables, column.substring(dot + 1)));
  }

  private static boolean reads(Tables tables, String table) {
    return has(tables, "(FROM|JOIN) `?" + table);
  }

  private static boolean has(Tables tables, String words) {
    return Pattern.compile("\\b" + words + "\\b").matcher(tables.sql()).find();
  }

  @Test
  void what_others_change_elsewhere_ends_nothing() {
    keepWatched();
    foreign("UPDATE `user` SET enabled = 0 WHERE id = 'other'");
    foreign("UPDATE local_user SET failed_auth_count = 7");
    foreign(
        "INSERT INTO revocation_event (user_id, issued_before, revoked_at) VALUES ('other', UTC_TIMESTAMP(), UTC_TIMESTAMP())");
    watch.pass();
    assertThat(cache.find("k")).isPresent();
  }

  @Test
  void what_is_asked_for_once_is_not_watched() {
    ask("k", cache.knew("k"), () -> {});
    assertThat(watched).isFalse();
    assertThat(watchlist.size()).isZero();
    assertThat(cache.knew("k")).isTrue();
  }

  /** Two passes see the same, and yet what was read between them was never so at either. */
  @Test
  void what_came_and_went_between_two_passes_is_not_watched() {
    keepWatched();
    foreign("INSERT INTO assignment VALUES ('UserProject', 'u', 'p', 's', 0)");
    ask("between", true, () -> {});
    assertThat(watched).isFalse();
    foreign("DELETE FROM assignment WHERE actor_id = 'u' AND target_id = 'p' AND role_id = 's'");
    watch.pass();
    ask("after", true, () -> {});
    assertThat(watched).isTrue();
  }

  @Test
  void what_is_read_is_all_of_one_moment_and_changed_with_the_next_pass() {
    keepWatched();
    String old = ask("during", true, () -> foreign("UPDATE `user` SET enabled = 0 WHERE id = 'u'"));
    assertThat(old).isEqualTo("1");
    assertThat(watched).isTrue();

    watch.pass();

    assertThat(cache.find("during")).isEmpty();
    assertThat(ask("during", true, () -> {})).isEqualTo("0");
  }

  @Test
  void what_is_seen_first_after_a_pass_began_waits_for_the_next() {
    ask("during", true, watch::pass);
    assertThat(watched).isFalse();
    ask("after", true, () -> {});
    assertThat(watched).isTrue();
  }

  @Test
  void what_leaves_the_watch_ends() {
    keepWatched();
    caches.leaveUnused();
    assertThat(cache.find("k")).isPresent();
    caches.leaveUnused();
    assertThat(cache.size()).isEqualTo(1);
    caches.leaveUnused();
    assertThat(cache.size()).isZero();
    assertThat(watchlist.size()).as("what all have to do with, whoever is there").isEqualTo(3);
  }

  @Test
  void nothing_leaves_the_watch_while_the_database_is_silent() {
    keepWatched();
    freshness.fallsSilent(new DatabaseSilent("away"));
    caches.leaveUnused();
    caches.leaveUnused();
    assertThat(cache.size()).isEqualTo(1);
    freshness.answersAgain(new DatabaseAnswering());
    caches.leaveUnused();
    caches.leaveUnused();
    assertThat(cache.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "user_id, u",
    "project_id, p",
    "audit_id, audit",
    "audit_chain_id, audit",
    "domain_id, u",
    "role_id, u",
    "issued_before, "
  })
  void a_revocation_ends_what_it_names(String column, @Nullable String id) {
    FactCache<String, String> tokens = caches.open("tokens", 10, Facts.IMPLIED_ROLES);
    keep(tokens, "t", id == null ? "u" : id);
    keep(tokens, "other", "another");
    revoke(column, id);
    watch.pass();
    assertThat(tokens.find("t")).isEmpty();
    assertThat(tokens.find("other").isPresent()).isEqualTo(id != null);
    keep(tokens, "t", id == null ? "u" : id);
    watch.pass();
    assertThat(tokens.find("t")).as("told once").isPresent();
  }

  @Test
  void a_revocation_that_is_committed_late_is_seen() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch mayCommit = new CountDownLatch(1);
    try (var slow = Executors.newVirtualThreadPerTaskExecutor()) {
      var writer =
          slow.submit(() ->
              database.change(handle -> {
                handle.execute(revocation("user_id", "u"));
                written.countDown();
                await(mayCommit);
              }));
      written.await();
      revoke("user_id", "other");
      keep(cache, "t", "u");
      watch.pass();
      assertThat(cache.find("t")).isPresent();
      mayCommit.countDown();
      writer.get();
    }
    watch.pass();
    assertThat(cache.find("t")).isEmpty();
  }

  @Test
  void a_table_that_was_emptied_and_counts_from_one_again_hides_nothing() {
    FactCache<String, String> tokens = caches.open("tokens", 10, Facts.IMPLIED_ROLES);
    for (int i = 0; i < 3; i++) {
      revoke("user_id", "other");
    }
    watch.pass();
    keep(tokens, "t", "u");
    foreign("TRUNCATE revocation_event");
    revoke("user_id", "u");
    watch.pass();
    assertThat(tokens.find("t")).isEmpty();
    keep(tokens, "t", "u");
    revoke("user_id", "u");
    watch.pass();
    assertThat(tokens.find("t")).isEmpty();
  }

  private void revoke(String column, @Nullable String id) {
    foreign(revocation(column, id));
  }

  private static String revocation(String column, @Nullable String id) {
    return id == null
        ? "INSERT INTO revocation_event (issued_before, revoked_at)"
            + " VALUES (UTC_TIMESTAMP(), UTC_TIMESTAMP())"
        : "INSERT INTO revocation_event (%s, issued_before, revoked_at)".formatted(column)
            + " VALUES ('%s', UTC_TIMESTAMP(), UTC_TIMESTAMP())".formatted(id);
  }

  private void keepWatched() {
    ask("k", true, () -> {});
    assertThat(watched).isTrue();
  }

  /** Whether the user is enabled, read after what happens meanwhile. */
  private String ask(String key, boolean again, Runnable meanwhile) {
    watched = false;
    return cache.get(
        key,
        _ ->
            watch.read(
                again,
                readAt -> {
                  elsewhere(meanwhile);
                  return new Made<>(
                      enabled(), Set.of("u", "g", "p", "t", "at", "i"), Instant.MAX, readAt);
                },
                _ -> EVERYTHING,
                (made, readAt) -> {
                  watched = readAt.watched();
                  return made.readAs(readAt);
                }));
  }

  private String enabled() {
    return database.read(handle ->
        handle.createQuery("SELECT enabled FROM `user` WHERE id = 'u'").mapTo(String.class).one());
  }

  private void keep(FactCache<String, String> into, String key, String fact) {
    into.get(key, _ -> new Made<>("kept", Set.of(fact), Instant.MAX, freshness.now()));
  }

  private void foreign(String sql) {
    database.change(handle -> {
      handle.execute("SET FOREIGN_KEY_CHECKS = 0");
      handle.execute(sql);
      handle.execute("SET FOREIGN_KEY_CHECKS = 1");
    });
  }

  /** In a thread that holds no connection. */
  private static void elsewhere(Runnable work) {
    try {
      Thread.ofVirtual().start(work).join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
