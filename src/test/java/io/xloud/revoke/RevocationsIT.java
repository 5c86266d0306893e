package io.xloud.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.revoke.sql.SqlRevocations;
import io.xloud.testing.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RevocationsIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("test");
  private static final Instant NOW = Instant.parse("2026-11-21T03:22:29.700Z");

  private final RevocationService revocations =
      new RevocationService(
          SqlRevocations.driver(DB.database()),
          DB.database(),
          DB.outbox(),
          Clock.fixed(NOW, ZoneOffset.UTC),
          Options.defaults());

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
  void an_event_for_a_user_in_a_project_spares_the_users_other_tokens() {
    revocations.userInProject("u1", "p1", BY);

    assertThat(revocations.isRevoked(token("a", "a", "p1"))).isTrue();
    assertThat(revocations.isRevoked(token("a", "a", "p2"))).isFalse();
    assertThat(revocations.isRevoked(token("a", "a", null))).isFalse();
  }

  @Test
  void an_event_for_a_project_or_domain_hits_whoever_is_there() {
    revocations.project("p1", BY);
    assertThat(revocations.isRevoked(token("a", "a", "p1"))).isTrue();
    assertThat(revocations.isRevoked(token("a", "a", "p2"))).isFalse();

    revocations.domain("d1", BY);
    assertThat(revocations.isRevoked(token("a", "a", "p2"))).isTrue();
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
