package io.xloud.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.crypto.CredentialCipher;
import io.xloud.crypto.FernetKey;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.identity.UserDeleted;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.query.ListQuery;
import io.xloud.resource.DomainDeleted;
import io.xloud.resource.ProjectDeleted;
import io.xloud.testing.House;
import io.xloud.testing.TestDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CredentialIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("test");
  private static final FernetKey KEY =
      FernetKey.parse("QGDceo5A1A0Oe8NLJv5iijK_kz3GTooFhlEGot3a7_k=").orElseThrow();

  private final List<Change> changes = Collections.synchronizedList(new ArrayList<>());
  private final CredentialCipher cipher = new CredentialCipher(() -> List.of(KEY));
  private final House house = house(Options.defaults());
  private final CredentialService credentials = house.get(CredentialService.class);

  private House house(Options options) {
    return new House()
        .with(Database.class, DB.database())
        .with(Options.class, options)
        .with(Outbox.class, DB.outbox(changes::add))
        .with(Clock.class, Clock.systemUTC())
        .with(CredentialCipher.class, cipher)
        .with(CredentialDriver.class, "io.xloud.credential.sql.SqlCredentialDriver");
  }

  @BeforeEach
  void no_credentials() {
    DB.database().change(h -> h.execute("DELETE FROM credential"));
    changes.clear();
  }

  private static Credential wanted(
      String type, String user, @Nullable String project, String blob) {
    return new Credential("", user, project, type, Secret.of(blob), Map.of());
  }

  private Credential made(String user, String project) {
    return credentials.createEc2(user, project, BY);
  }

  private String stored(String id) {
    String blob =
        DB.database()
            .read(h ->
                h.createQuery("SELECT encrypted_blob FROM credential WHERE id = :id")
                    .bind("id", id)
                    .mapTo(String.class)
                    .one());
    return cipher.decrypt(blob).found().orElseThrow().reveal();
  }

  private Credential shown(String id) {
    return credentials.opened(credentials.find(id).orElseThrow());
  }

  /** So that a Python Keystone on the same tables reads what we write, and the other way round. */
  @Test
  void k3_blobs_lie_in_the_table_in_the_forms_of_the_reference() {
    String blob = "{\"access\":\"a\",\"secret\":\"é\"}";
    Credential ec2 = credentials.create(wanted("ec2", "u", "p", blob), BY);
    assertThat(ec2.id()).isEqualTo(CredentialService.idOf("a"));
    assertThat(stored(ec2.id()))
        .isEqualTo("\"{\\\"access\\\":\\\"a\\\",\\\"secret\\\":\\\"\\u00e9\\\"}\"");
    assertThat(shown(ec2.id()).blob().reveal()).isEqualTo(blob);

    String other = "{\"access\":\"b\",\"secret\":\"c\"}";
    credentials.update(ec2.id(), Secret.of(other), BY);
    assertThat(stored(ec2.id())).isEqualTo(other);
    assertThat(shown(ec2.id()).blob().reveal()).isEqualTo("{\"access\": \"b\", \"secret\": \"c\"}");

    Credential seed = credentials.create(wanted("totp", "u", null, "GEZDGNBV"), BY);
    assertThat(stored(seed.id())).isEqualTo("GEZDGNBV");
    assertThat(credentials.ofUser("u", "totp")).containsExactly(seed);
  }

  @Test
  void every_write_is_told() {
    Credential made = credentials.create(wanted("cert", "u", null, "x"), BY);
    credentials.update(made.id(), Secret.of("y"), BY);
    credentials.delete(credentials.find(made.id()).orElseThrow(), BY);
    assertThat(changes).extracting(Change::kind).containsExactly("created", "updated", "deleted");
    assertThat(changes).extracting(Change::resourceId).containsOnly(made.id());
    assertThatThrownBy(() -> credentials.update(made.id(), Secret.of("z"), BY))
        .hasMessage("Could not find credential: %s.".formatted(made.id()));
  }

  @Test
  void one_access_key_is_one_credential() {
    Credential wanted = wanted("ec2", "u", "p", "{\"access\": \"a\", \"secret\": \"s\"}");
    String id = credentials.create(wanted, BY).id();
    assertThatThrownBy(() -> credentials.create(wanted, BY))
        .hasMessage(
            "Conflict occurred attempting to store credential - Duplicate entry found with ID %s."
                .formatted(id));
  }

  @Test
  void e3_an_update_leaves_the_delegation_of_an_ec2_credential_alone() {
    String id = made("u", "p").id();
    for (String name : List.of("trust_id", "app_cred_id", "access_token_id", "access_id")) {
      Secret blob =
          Secret.of("{\"access\": \"a\", \"secret\": \"s\", \"%s\": \"x\"}".formatted(name));
      assertThatThrownBy(() -> credentials.update(id, blob, BY))
          .hasMessage("%s can not be updated for credential".formatted(name));
    }
    Secret blob = Secret.of("{\"access\": \"other\", \"secret\": \"s\"}");
    assertThat(credentials.update(id, blob, BY).id()).isEqualTo(id);
    assertThat(credentials.ec2Key("other")).isEmpty();
  }

  @Test
  void e6_nobody_writes_into_a_new_blob_under_whose_leave_it_is() {
    String blob =
        "{\"access\": \"a\", \"secret\": \"s\", \"trust_id\": \"t\", \"app_cred_id\": \"c\","
            + " \"access_token_id\": \"o\"}";
    Credential made = credentials.create(wanted("ec2", "u", "p", blob), BY);
    assertThat(made.blob().reveal()).isEqualTo("{\"access\": \"a\", \"secret\": \"s\"}");
    assertThat(credentials.ec2Key("a").orElseThrow().madeUnder())
        .isEqualTo(new Ec2Key.MadeUnder.Nothing());
  }

  @Test
  void d9_a_credential_of_another_type_is_no_key() {
    credentials.create(wanted("EC2", "u", "p", "{\"access\": \"a\", \"secret\": \"s\"}"), BY);
    assertThat(credentials.find(CredentialService.idOf("a"))).isPresent();
    assertThat(credentials.ec2Key("a")).isEmpty();
  }

  @Test
  void a_key_without_a_secret_is_good_for_nothing() {
    credentials.create(wanted("ec2", "u", "p", "{\"access\": \"a\"}"), BY);
    assertThat(credentials.ec2Key("a").orElseThrow().secret()).isEmpty();
  }

  @Test
  void a_user_has_as_many_as_the_limit_says_also_when_all_come_at_once() throws Exception {
    House limited = house(Options.of(Map.of("credential", Map.of("user_limit", "3"))));
    CredentialService service = limited.get(CredentialService.class);
    List<Callable<Boolean>> tries = Collections.nCopies(8, () -> isMade(service));
    try (var pool = Executors.newFixedThreadPool(8)) {
      int made = 0;
      for (Future<Boolean> one : pool.invokeAll(tries)) {
        made += one.get() ? 1 : 0;
      }
      assertThat(made).isEqualTo(3);
    }
    assertThat(service.ofUser("u", "ec2")).hasSize(3);
    service.createEc2("v", "p", BY);
    assertThatThrownBy(() -> service.createEc2("u", "p", BY))
        .hasMessage(
            "Unable to create additional credentials, maximum of 3 already exceeded for user.");
  }

  private static boolean isMade(CredentialService service) {
    try {
      service.createEc2("u", "p", BY);
      return true;
    } catch (KeystoneException e) {
      assertThat(e.problem().status()).isEqualTo(403);
      return false;
    }
  }

  @Test
  void e1_a_list_is_of_those_that_its_reader_may_see() {
    Credential mine = made("me", "p");
    Credential other = made("other", "p");
    ListQuery all = ListQuery.all();
    assertThat(credentials.list(all, new Audience.Of("me"))).containsExactly(mine);
    assertThat(credentials.list(all.where("user_id", "other"), new Audience.Of("me"))).isEmpty();
    assertThat(credentials.list(all, new Audience.Nobody())).isEmpty();
    assertThat(credentials.list(all, new Audience.Everybody()))
        .containsExactlyInAnyOrder(mine, other);
    Audience judged = new Audience.Judged(one -> one.userId().equals("other"));
    assertThat(credentials.list(new ListQuery(List.of(), 1, null), judged)).containsExactly(other);
  }

  @Test
  void what_no_key_opens_is_told_and_not_shown_as_something_else() {
    Credential made = credentials.create(wanted("cert", "u", null, "x"), BY);
    DB.database().change(h -> h.execute("UPDATE credential SET encrypted_blob = 'gAAAAAnothing'"));
    assertThatThrownBy(() -> shown(made.id()))
        .hasMessageContaining(made.id())
        .hasMessageContaining("cannot be decrypted");
  }

  @Test
  void credentials_go_with_their_users_projects_and_domains() {
    Credential ofUser = made("gone", "p1");
    Credential inProject = made("u", "p2");
    Credential inDomain = made("u", "d");
    Credential stays = made("u", "p1");
    changes.clear();
    CredentialCleanup cleanup = house.get(CredentialCleanup.class);

    DB.database()
        .change(_ -> {
          cleanup.on(new UserDeleted(List.of("gone", Ids.fresh()), BY));
          cleanup.on(new ProjectDeleted("p2", BY));
          cleanup.on(new DomainDeleted("d", BY));
        });

    assertThat(credentials.list(ListQuery.all(), new Audience.Everybody())).containsExactly(stays);
    assertThat(changes)
        .extracting(Change::resourceId)
        .containsExactlyInAnyOrder(ofUser.id(), inProject.id(), inDomain.id());
    assertThat(changes).extracting(Change::kind).containsOnly("deleted");
  }
}
