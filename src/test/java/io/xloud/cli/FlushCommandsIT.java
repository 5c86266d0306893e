package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class FlushCommandsIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-07-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path home;

  @BeforeEach
  void configure() throws IOException {
    DB.database()
        .change(h -> {
          h.execute("DELETE FROM trust");
          h.execute("DELETE FROM trust_role");
          h.execute("DELETE FROM id_mapping");
          h.execute("DELETE FROM xi_event");
        });
    Files.writeString(
        home.resolve("keystone.conf"),
        "[database]\nconnection = %s\n".formatted(DB.sqlAlchemyUrl()));
  }

  @Test
  void trust_flush_removes_what_is_over_or_was_deleted_and_tells_the_nodes() {
    trust("over", "p", "2026-07-01 11:59:59", null);
    trust("deleted", "p", null, "2026-06-01 00:00:00");
    trust("living", "p", "2026-07-01 12:00:01", null);
    trust("endless", "p", null, null);
    Terminal answer = type("trust_flush");
    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out()).isEqualTo("2 trusts were removed.\n");
    assertThat(ids("trust")).containsExactly("endless", "living");
    assertThat(strings("SELECT trust_id FROM trust_role ORDER BY 1"))
        .containsExactly("endless", "living");
    assertThat(strings("SELECT resource_id FROM xi_event WHERE kind = 'flushed' ORDER BY 1"))
        .containsExactly("deleted", "over");
    assertThat(type("trust_flush").out()).isEqualTo("0 trusts were removed.\n");
  }

  @Test
  void the_end_to_the_microsecond_counts_where_a_row_has_it() {
    trust("a", "p", "2026-07-01 12:00:00", null);
    DB.database()
        .change(h ->
            h.execute(
                "UPDATE trust SET expires_at_int = ?",
                Instant.parse("2026-07-01T12:00:00.000001Z").getEpochSecond() * 1_000_000 + 1));
    assertThat(type("trust_flush").out()).isEqualTo("0 trusts were removed.\n");
  }

  @Test
  void trust_flush_goes_by_project_giver_receiver_and_day() {
    trust("one", "p1", "2026-01-02 00:00:00", null);
    trust("two", "p2", "2026-01-02 00:00:00", null);
    trust("late", "p1", "2026-02-02 00:00:00", null);
    assertThat(type("trust_flush", "--date", "02-01-2026").out()).startsWith("0 ");
    assertThat(type("trust_flush", "--trustor-user-id", "nobody").out()).startsWith("0 ");
    assertThat(type("trust_flush", "--trustee-user-id", "nobody").out()).startsWith("0 ");
    assertThat(type("trust_flush", "--project-id", "p1", "--date", "3-1-2026").out())
        .startsWith("1 ");
    assertThat(ids("trust")).containsExactly("late", "two");
    assertThat(
            type(
                    "trust_flush",
                    "--trustor-user-id",
                    "giver of two",
                    "--trustee-user-id",
                    "receiver of two")
                .out())
        .startsWith("1 ");
    assertThat(ids("trust")).containsExactly("late");
  }

  @Test
  void a_day_that_is_none_is_refused_with_keystones_exit_code() {
    for (String date : List.of("31-02-2026", "2026-01-02", "tomorrow")) {
      Terminal answer = type("trust_flush", "--date", date);
      assertThat(answer.code()).isEqualTo(1);
      assertThat(answer.err()).contains("DD-MM-YYYY");
    }
  }

  @Test
  void many_trusts_go_in_batches() {
    DB.database()
        .change(h -> {
          for (int i = 0; i < 1_100; i++) {
            h.execute(
                "INSERT INTO trust (id, trustor_user_id, trustee_user_id, impersonation, deleted_at)"
                    + " VALUES (?, 'a', 'b', 0, '2026-01-01')",
                "t%04d".formatted(i));
          }
        });
    assertThat(type("trust_flush").out()).isEqualTo("1100 trusts were removed.\n");
    assertThat(ids("trust")).isEmpty();
  }

  @Test
  void reset_last_active_asks_first_and_leaves_those_who_were_active() {
    user("never", null);
    user("once", "2026-01-05");
    Terminal refused = answering("n\n", "reset_last_active");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("[y/N]", "reset_last_active aborted.");
    assertThat(answering("", "reset_last_active").code()).isEqualTo(1);
    assertThat(lastActive("never")).isNull();

    assertThat(answering("Yes\n", "reset_last_active").code()).isZero();
    assertThat(lastActive("never")).isEqualTo("2026-07-01");
    assertThat(lastActive("once")).isEqualTo("2026-01-05");
    assertThat(strings("SELECT resource_id FROM xi_event WHERE resource_type = 'user'"))
        .contains("never")
        .doesNotContain("once");
    assertThat(type("reset_last_active", "--force").out())
        .isEqualTo("0 users count as active since 2026-07-01.\n");
  }

  @Test
  void mapping_purge_removes_what_all_options_name() {
    mapping("u1", "l1", "user");
    mapping("g1", "l1", "group");
    mapping("u2", "l2", "user");
    assertThat(type("mapping_purge", "--local-id", "l1", "--type", "group").out()).startsWith("1 ");
    assertThat(mapped()).containsExactly("u1", "u2");
    assertThat(strings("SELECT CONCAT(kind, ' ', resource_type, ' ', resource_id) FROM xi_event"))
        .containsExactly("unmapped group g1");
    assertThat(type("mapping_purge", "--public-id", "u2").out()).startsWith("1 ");
    assertThat(type("mapping_purge", "--all").out()).startsWith("1 ");
    assertThat(mapped()).isEmpty();
  }

  @Test
  void mapping_purge_wants_to_be_told_which_with_keystones_exit_code() {
    mapping("u1", "l1", "user");
    assertThat(type("mapping_purge").code()).isEqualTo(1);
    assertThat(type("mapping_purge", "--all", "--local-id", "l1").code()).isEqualTo(1);
    Terminal unknown = type("mapping_purge", "--domain-name", "nowhere");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("Unknown domain 'nowhere'");
    assertThat(type("mapping_purge", "--type", "role").code()).isEqualTo(2);
    assertThat(mapped()).containsExactly("u1");
  }

  @Test
  void token_flush_has_nothing_to_do_and_needs_no_database() {
    Terminal answer = Terminal.type("token_flush");
    assertThat(answer.code()).isZero();
    assertThat(answer.out()).isEmpty();
  }

  private static void trust(
      String id, String project, @Nullable String expires, @Nullable String deleted) {
    DB.database()
        .change(h -> {
          h.execute(
              "INSERT INTO trust (id, trustor_user_id, trustee_user_id, project_id, impersonation,"
                  + " expires_at, deleted_at) VALUES (?, ?, ?, ?, 0, ?, ?)",
              id,
              "giver of " + id,
              "receiver of " + id,
              project,
              expires,
              deleted);
          h.execute("INSERT INTO trust_role (trust_id, role_id) VALUES (?, 'r')", id);
        });
  }

  private static void user(String id, @Nullable String lastActive) {
    DB.database()
        .change(h -> {
          h.execute("DELETE FROM `user` WHERE id = ?", id);
          h.execute(
              "INSERT INTO `user` (id, enabled, domain_id, last_active_at) VALUES (?, 1, 'd', ?)",
              id,
              lastActive);
        });
  }

  private static void mapping(String publicId, String localId, String type) {
    DB.database()
        .change(h ->
            h.execute(
                "INSERT INTO id_mapping (public_id, domain_id, local_id, entity_type)"
                    + " VALUES (?, 'd', ?, ?)",
                publicId,
                localId,
                type));
  }

  private static List<String> mapped() {
    return strings("SELECT public_id FROM id_mapping ORDER BY 1");
  }

  private static List<String> ids(String table) {
    return strings("SELECT id FROM %s ORDER BY 1".formatted(table));
  }

  private static @Nullable String lastActive(String user) {
    return DB.database()
        .read(h ->
            h.createQuery("SELECT last_active_at FROM `user` WHERE id = :id")
                .bind("id", user)
                .map((rs, ctx) -> rs.getString(1))
                .one());
  }

  private static List<String> strings(String sql) {
    return DB.database().list(h -> h.createQuery(sql).mapTo(String.class).list());
  }

  private Terminal answering(String typed, String... words) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
    try {
      return type(words);
    } finally {
      System.setIn(before);
    }
  }

  private Terminal type(String... words) {
    List<String> all = new ArrayList<>(List.of("--config-file", home + "/keystone.conf"));
    all.addAll(List.of(words));
    return Terminal.type(CLOCK, all.toArray(String[]::new));
  }
}
