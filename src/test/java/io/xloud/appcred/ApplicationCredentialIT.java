package io.xloud.appcred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.appcred.NewApplicationCredential.WantedRule;
import io.xloud.assignment.Grant;
import io.xloud.assignment.RoleDeleted;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.PasswordHashes;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.query.ListQuery;
import io.xloud.testing.House;
import io.xloud.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.transaction.TransactionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApplicationCredentialIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("test");
  private static final int LIMIT = 3;
  private static final Options OPTIONS =
      Options.of(
          Map.of(
              "identity",
              Map.of("password_hash_rounds", "4"),
              "application_credential",
              Map.of("user_limit", Integer.toString(LIMIT))));
  private static final WantedRule RULE = new WantedRule(null, "compute", "/v2.1/servers", "GET");

  private final AtomicInteger hashed = new AtomicInteger();
  private final List<Change> changes = Collections.synchronizedList(new ArrayList<>());
  private final House house =
      new House()
          .with(Database.class, DB.database())
          .with(Options.class, OPTIONS)
          .with(Clock.class, Clock.systemUTC())
          .with(Outbox.class, DB.outbox(changes::add))
          .with(PasswordHasher.class, new Counting())
          .with(
              ApplicationCredentialDriver.class,
              "io.xloud.appcred.sql.SqlApplicationCredentialDriver");
  private final ApplicationCredentialService credentials =
      house.get(ApplicationCredentialService.class);
  private final ApplicationCredentialCleanup cleanup =
      house.get(ApplicationCredentialCleanup.class);
  private String user = "";

  /** Counts how often a secret is hashed to know whether it is right. */
  private final class Counting extends PasswordHashes {
    private Counting() {
      super(OPTIONS);
    }

    @Override
    public boolean matches(Secret password, String stored) {
      hashed.incrementAndGet();
      return super.matches(password, stored);
    }
  }

  @BeforeEach
  void a_user() {
    user = Ids.fresh();
    DB.database()
        .change(handle -> {
          handle.execute("SET FOREIGN_KEY_CHECKS = 0");
          handle.execute(
              "INSERT INTO `user` (id, enabled, domain_id) VALUES (?, 1, 'default')", user);
          handle.execute("SET FOREIGN_KEY_CHECKS = 1");
        });
    changes.clear();
  }

  private ApplicationCredential made(String name, WantedRule... rules) {
    return credentials
        .create(
            new NewApplicationCredential(
                Ids.fresh(),
                name,
                null,
                user,
                "p",
                null,
                null,
                null,
                Secret.of("s3cr3t"),
                List.of("r", "s"),
                List.of(rules)),
            BY)
        .credential();
  }

  private List<ApplicationCredential> all() {
    return credentials.list(user, ListQuery.all());
  }

  @Test
  void what_was_made_is_found_by_id_and_by_name_and_its_secret_is_right() {
    ApplicationCredential made = made("one", RULE);
    assertThat(made.roleIds()).containsExactlyInAnyOrder("r", "s");
    assertThat(credentials.find(made.id())).contains(made);
    assertThat(credentials.findOf("other", made.id())).isEmpty();
    assertThat(credentials.findByName(user, "one")).contains(made);
    assertThat(credentials.isRight(made, Secret.of("s3cr3t"))).isTrue();
    assertThat(credentials.isRight(made, Secret.of("s3cr3T"))).isFalse();
    assertThat(changes)
        .extracting(change -> change.kind() + " " + change.resourceType())
        .containsExactly("created application_credential");
  }

  @Test
  void a_secret_that_was_right_a_moment_ago_is_not_hashed_again() {
    ApplicationCredential made = made("one");
    assertThat(isRight(made, "s3cr3t")).isTrue();
    assertThat(hashed).hasValue(1);
    assertThat(isRight(made, "s3cr3t")).isTrue();
    assertThat(hashed).hasValue(1);

    assertThat(isRight(made, "s3cr3T")).isFalse();
    assertThat(isRight(made, "s3cr3T")).isFalse();
    assertThat(hashed).hasValue(3);
  }

  private boolean isRight(ApplicationCredential credential, String secret) {
    return credentials.isRight(credential, Secret.of(secret));
  }

  @Test
  void what_was_right_is_wrong_as_soon_as_the_credential_is_deleted_over_or_has_another_secret() {
    ApplicationCredential deleted = made("one");
    assertThat(isRight(deleted, "s3cr3t")).isTrue();
    credentials.delete(deleted, BY);
    assertThat(isRight(deleted, "s3cr3t")).isFalse();

    ApplicationCredential changed = made("two");
    assertThat(isRight(changed, "s3cr3t")).isTrue();
    String other = new PasswordHashes(OPTIONS).hash(Secret.of("other"));
    DB.database()
        .change(handle ->
            handle.execute(
                "UPDATE application_credential SET secret_hash = ? WHERE id = ?",
                other,
                changed.id()));
    assertThat(isRight(changed, "s3cr3t")).as("whoever wrote it, without an event").isFalse();
    assertThat(isRight(changed, "other")).isTrue();

    DB.database()
        .change(handle ->
            handle.execute(
                "UPDATE application_credential SET expires_at = 1 WHERE id = ?", changed.id()));
    assertThat(isRight(credentials.find(changed.id()).orElseThrow(), "other")).isFalse();
  }

  @Test
  void a_name_is_given_once() {
    made("one");
    assertThatThrownBy(() -> made("one"))
        .hasMessage(
            "Conflict occurred attempting to store application_credential - Duplicate entry found with name one.");
    assertThat(all()).hasSize(1);
  }

  @Test
  void a_user_has_no_more_than_allowed_however_many_are_made_at_once() throws Exception {
    List<Callable<Boolean>> makers = new ArrayList<>();
    for (int i = 0; i < 4 * LIMIT; i++) {
      String name = "n" + i;
      makers.add(() -> isMade(name));
    }
    int made = 0;
    try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> one : many.invokeAll(makers)) {
        made += one.get() ? 1 : 0;
      }
    }
    assertThat(made).isEqualTo(LIMIT);
    assertThat(all()).hasSize(LIMIT);
  }

  private boolean isMade(String name) {
    try {
      made(name);
      return true;
    } catch (KeystoneException e) {
      assertThat(e.problem().status()).isIn(403, 503);
      return false;
    }
  }

  /** As between nodes of Galera: no lock reaches the other one, and the commit fails. */
  @Test
  void who_loses_against_another_node_at_commit_counts_again() {
    made("one");
    made("two");
    AtomicInteger tries = new AtomicInteger();
    assertThatThrownBy(() ->
            DB.database()
                .change(_ -> {
                  boolean again = tries.incrementAndGet() > 1;
                  if (again) {
                    elsewhere(() -> made("of the other node"));
                  }
                  made("late");
                  if (!again) {
                    Database.current().lastly(_ -> refuseAsGaleraDoes());
                  }
                }))
        .hasMessageContaining("maximum of 3 already exceeded");
    assertThat(tries).hasValue(2);
    assertThat(all())
        .extracting(ApplicationCredential::name)
        .containsExactlyInAnyOrder("one", "two", "of the other node");
  }

  private static void elsewhere(Runnable work) {
    CompletableFuture.runAsync(work, Executors.newVirtualThreadPerTaskExecutor()).join();
  }

  private static void refuseAsGaleraDoes() {
    throw new TransactionException(
        new SQLException("Deadlock found when trying to get lock", "40001", 1213));
  }

  @Test
  void what_says_the_same_is_one_rule_which_stays_while_it_is_used() {
    ApplicationCredential one = made("one", RULE, RULE);
    ApplicationCredential two = made("two", RULE);
    String rule = one.accessRules().getFirst().id();
    assertThat(one.accessRules()).hasSize(1).isEqualTo(two.accessRules());
    assertThat(made("three", new WantedRule(rule, null, null, null)).accessRules())
        .isEqualTo(one.accessRules());

    assertThatThrownBy(() -> credentials.deleteRule(user, rule, BY))
        .hasMessage("May not delete access rule in use");
    all().forEach(each -> credentials.delete(each, BY));
    credentials.deleteRule(user, rule, BY);
    assertThatThrownBy(() -> credentials.rule(user, rule))
        .hasMessage("Could not find Access Rule: %s.".formatted(rule));
  }

  @Test
  void a_rule_that_says_too_little_is_refused_and_nothing_is_left() {
    assertThatThrownBy(() -> made("one", new WantedRule(null, null, "/", "GET")))
        .extracting(e -> ((KeystoneException) e).problem().status())
        .isEqualTo(400);
    assertThatThrownBy(() -> made("one", RULE, new WantedRule("unknown", null, "/", "GET")))
        .hasMessage("Could not find Access Rule: unknown.");
    assertThat(all()).isEmpty();
    assertThat(credentials.rules(user, ListQuery.all())).isEmpty();
  }

  @Test
  void a_member_that_no_rule_has_is_refused_unless_the_rule_is_there_already() {
    WantedRule odd = new WantedRule(null, "compute", "/v2.1/servers", "GET", "methods");
    assertThatThrownBy(() -> made("one", odd))
        .hasMessage("'methods' is an invalid keyword argument for AccessRuleModel")
        .extracting(e -> ((KeystoneException) e).problem().status())
        .isEqualTo(400);
    assertThat(all()).isEmpty();

    ApplicationCredential one = made("one", RULE);
    assertThat(made("two", odd).accessRules()).isEqualTo(one.accessRules());
  }

  @Test
  void a_disabled_user_keeps_them_and_gets_no_more() {
    made("one", RULE);
    DB.database()
        .change(handle -> handle.execute("UPDATE `user` SET enabled = 0 WHERE id = ?", user));
    assertThat(all()).hasSize(1);
    assertThat(credentials.rules(user, ListQuery.all())).hasSize(1);
    assertThatThrownBy(() -> made("two")).hasMessage("Could not find user: %s.".formatted(user));
  }

  @Test
  void a_role_that_goes_takes_along_what_its_holders_have_where_they_held_it() {
    made("one");
    Grant elsewhere =
        new Grant(new Grant.Holder.User(user), new Grant.Target.Project("q"), "r", false);
    deleted(elsewhere);
    assertThat(all()).hasSize(1);
    deleted(new Grant(new Grant.Holder.Group(user), new Grant.Target.Project("p"), "r", false));
    assertThat(all()).hasSize(1);
    deleted(new Grant(new Grant.Holder.User(user), new Grant.Target.Project("p"), "x", true));
    assertThat(all()).isEmpty();
  }

  private void deleted(Grant grant) {
    DB.database().change(_ -> cleanup.on(new RoleDeleted(grant.roleId(), List.of(grant), BY)));
  }
}
