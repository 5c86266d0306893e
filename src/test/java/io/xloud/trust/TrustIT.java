package io.xloud.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.testing.House;
import io.xloud.testing.TestDatabase;
import io.xloud.trust.TrustDriver.Making;
import io.xloud.trust.TrustDriver.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the driver of trusts promises, over Keystone's tables. */
class TrustIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant END = Instant.parse("2031-01-01T00:00:00.123456Z");

  private final TrustDriver driver =
      new House()
          .with(Database.class, DB.database())
          .with(TrustDriver.class, "io.xloud.trust.sql.SqlTrustDriver")
          .get(TrustDriver.class);
  private String trustor = "";
  private String trustee = "";
  private String project = "";

  @BeforeEach
  void people_and_a_project() {
    trustor = user();
    trustee = user();
    project = Ids.fresh();
    DB.database()
        .change(handle -> {
          handle.execute("SET FOREIGN_KEY_CHECKS = 0");
          handle.execute(
              "INSERT INTO project (id, name, enabled, domain_id, is_domain)"
                  + " VALUES (?, ?, 1, 'default', 0)",
              project,
              project);
          handle.execute("SET FOREIGN_KEY_CHECKS = 1");
        });
  }

  private static String user() {
    String id = Ids.fresh();
    DB.database()
        .change(handle -> {
          handle.execute("SET FOREIGN_KEY_CHECKS = 0");
          handle.execute(
              "INSERT INTO `user` (id, enabled, domain_id) VALUES (?, 1, 'default')", id);
          handle.execute("SET FOREIGN_KEY_CHECKS = 1");
        });
    return id;
  }

  private Trust trust(@Nullable Integer uses, @Nullable Instant end, @Nullable Trust parent) {
    return new Trust(
        Ids.fresh(),
        trustor,
        trustee,
        project,
        true,
        end,
        uses,
        parent == null ? null : parent.id(),
        2,
        List.of("r", "s"),
        Map.of("why", "a test"));
  }

  private Trust of(Trust trust, String trustorId) {
    return new Trust(
        trust.id(),
        trustorId,
        trust.trusteeUserId(),
        trust.projectId(),
        trust.impersonation(),
        trust.expiresAt(),
        trust.remainingUses(),
        trust.redelegatedTrustId(),
        trust.redelegationCount(),
        trust.roleIds(),
        Map.of());
  }

  // Each in a transaction of the test's own, as a service would have one.

  private Making making(Trust trust) {
    return DB.database().write(_ -> driver.insert(trust));
  }

  private boolean isUsed(Trust trust) {
    return DB.database().write(_ -> driver.use(trust.id()));
  }

  private List<String> deleted(Trust trust) {
    return DB.database().write(_ -> driver.delete(trust, NOW));
  }

  private List<String> deletedOfUsers(String... ids) {
    return DB.database().write(_ -> driver.deleteOfUsers(List.of(ids), NOW));
  }

  private List<String> deletedOfProjects(String... ids) {
    return DB.database().write(_ -> driver.deleteOfProjects(List.of(ids), NOW));
  }

  private Trust stored(Trust trust) {
    assertThat(making(trust)).isEqualTo(Making.DONE);
    return trust;
  }

  private List<String> listed(@Nullable String trustorId, @Nullable String trusteeId) {
    return driver.list(new Wanted(trustorId, trusteeId)).stream().map(Trust::id).toList();
  }

  @Test
  void what_was_stored_is_found_with_its_roles_and_the_very_end() {
    Trust made = stored(trust(3, END, null));
    Trust found = driver.chain(made.id()).orElseThrow().trust();
    assertThat(found.roleIds()).containsExactlyInAnyOrder("r", "s");
    assertThat(found).usingRecursiveComparison().ignoringCollectionOrder().isEqualTo(made);
  }

  @Test
  void a17_an_id_in_capitals_finds_the_id_as_stored() {
    Trust made = stored(trust(null, null, null));
    assertThat(driver.chain(made.id().toUpperCase(Locale.ROOT)).orElseThrow().trust().id())
        .isEqualTo(made.id());
  }

  @Test
  void a_chain_leads_up_to_the_first_as_far_as_it_is_there() {
    Trust first = stored(trust(null, null, null));
    Trust second = stored(of(trust(null, null, first), user()));
    Trust third = stored(trust(null, null, second));
    Chain chain = driver.chain(third.id()).orElseThrow();
    assertThat(chain.trusts())
        .extracting(Trust::id)
        .containsExactly(third.id(), second.id(), first.id());
    assertThat(chain.trusts()).allSatisfy(trust -> assertThat(trust.roleIds()).hasSize(2));
    assertThat(chain.isWhole()).isTrue();

    deleted(first);
    assertThat(driver.chain(third.id()).orElseThrow().isWhole()).isFalse();
  }

  @Test
  void a_trust_is_listed_for_its_trustor_and_for_its_trustee_until_it_is_deleted() {
    Trust made = stored(trust(null, null, null));
    assertThat(listed(trustor, null)).containsExactly(made.id());
    assertThat(listed(null, trustee)).containsExactly(made.id());
    assertThat(listed(trustee, null)).isEmpty();
    assertThat(listed(null, null)).contains(made.id());

    assertThat(deleted(made)).containsExactly(made.id());
    assertThat(listed(trustor, null)).isEmpty();
    assertThat(driver.chain(made.id())).isEmpty();
    assertThat(deleted(made)).isEmpty();
  }

  @Test
  void the_same_trust_is_made_once_where_it_has_an_end() {
    stored(trust(null, END, null));
    assertThat(making(trust(null, END, null))).isEqualTo(Making.TAKEN);
    stored(trust(null, null, null));
    stored(trust(null, null, null));
    assertThat(listed(trustor, null)).hasSize(3);
  }

  @Test
  void nothing_is_made_for_whom_or_for_what_is_gone() {
    Trust parent = stored(trust(null, null, null));
    deleted(parent);
    assertThat(making(trust(null, null, parent))).isEqualTo(Making.PARENT_GONE);
    trustee = Ids.fresh();
    assertThat(making(trust(null, null, null))).isEqualTo(Making.TRUSTEE_GONE);
    trustee = trustor;
    project = Ids.fresh();
    assertThat(making(trust(null, null, null))).isEqualTo(Making.PROJECT_GONE);
    assertThat(listed(trustor, null)).isEmpty();
  }

  @Test
  void of_many_who_want_the_last_uses_no_more_get_one_than_there_are() throws Exception {
    Trust made = stored(trust(3, null, null));
    List<Callable<Boolean>> users = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      users.add(() -> isUsed(made));
    }
    int used = 0;
    try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> one : many.invokeAll(users)) {
        used += one.get() ? 1 : 0;
      }
    }
    assertThat(used).isEqualTo(3);
    assertThat(driver.chain(made.id()).orElseThrow().isUsedUp()).isTrue();
  }

  @Test
  void what_the_same_trustor_handed_on_goes_along_and_what_another_did_does_not() {
    Trust first = stored(trust(null, null, null));
    Trust second = stored(trust(null, null, first));
    Trust third = stored(trust(null, null, second));
    Trust others = stored(of(trust(null, null, first), user()));
    assertThat(deleted(first)).containsExactlyInAnyOrder(first.id(), second.id(), third.id());
    assertThat(listed(null, trustee)).containsExactly(others.id());
  }

  @Test
  void those_of_users_and_of_projects_go_with_them() {
    Trust made = stored(trust(null, null, null));
    assertThat(deletedOfUsers(user())).isEmpty();
    assertThat(deletedOfProjects(Ids.fresh())).isEmpty();
    assertThat(deletedOfUsers(trustee, trustor)).containsExactly(made.id());
    Trust next = stored(trust(null, null, null));
    assertThat(deletedOfProjects(project)).containsExactly(next.id());
    assertThat(listed(trustor, null)).isEmpty();
  }
}
