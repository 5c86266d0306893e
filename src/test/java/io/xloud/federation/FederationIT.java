package io.xloud.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.assignment.AssignmentDriver;
import io.xloud.assignment.Grant;
import io.xloud.assignment.GrantService;
import io.xloud.assignment.Membership;
import io.xloud.assignment.Role;
import io.xloud.assignment.RoleDriver;
import io.xloud.assignment.RoleService;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.PasswordHashes;
import io.xloud.error.KeystoneException;
import io.xloud.event.Change;
import io.xloud.event.Freshness;
import io.xloud.event.Outbox;
import io.xloud.federation.FederatedLogins.Admitted;
import io.xloud.identity.DirectoryDrivers;
import io.xloud.identity.FederatedUserDriver;
import io.xloud.identity.Group;
import io.xloud.identity.GroupService;
import io.xloud.identity.IdMapping;
import io.xloud.identity.IdMappings;
import io.xloud.identity.IdentityDriver;
import io.xloud.identity.IdentityDrivers;
import io.xloud.identity.ShadowUsers;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.query.ListQuery;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainConfigDriver;
import io.xloud.resource.DomainDeleted;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import io.xloud.resource.ProjectTree;
import io.xloud.resource.ResourceDriver;
import io.xloud.revoke.RevocationDriver;
import io.xloud.revoke.RevocationService;
import io.xloud.revoke.Revocations;
import io.xloud.testing.House;
import io.xloud.testing.SettableClock;
import io.xloud.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Providers, protocols, mappings and the users that come of them, over Keystone's tables. */
class FederationIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("test");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T12:00:00.5Z"));
  private final List<Change> changes = Collections.synchronizedList(new ArrayList<>());
  private final House house =
      new House()
          .with(Database.class, DB.database())
          .with(Options.class, Options.defaults())
          .with(Clock.class, clock)
          .with(Outbox.class, DB.outbox(changes::add))
          .with(PasswordHasher.class, new PasswordHashes(Options.defaults()))
          .with(Revocations.class, RevocationService.class.getName())
          .with(RevocationDriver.class, "io.xloud.revoke.sql.SqlRevocationDriver")
          .with(ResourceDriver.class, "io.xloud.resource.sql.SqlResourceDriver")
          .with(ProjectTree.class, "io.xloud.resource.sql.SqlProjectTree")
          .with(DomainConfigDriver.class, "io.xloud.resource.sql.SqlDomainConfigDriver")
          .with(IdentityDrivers.class, "io.xloud.identity.DomainDrivers")
          .with(IdentityDriver.PasswordStore.class, "io.xloud.identity.sql.SqlIdentityDriver")
          .with(IdentityDriver.Writable.class, "io.xloud.identity.sql.SqlIdentityDriver")
          .with(DirectoryDrivers.class, "io.xloud.identity.ldap.LdapDrivers")
          .with(IdMappings.class, "io.xloud.identity.sql.IdMappingRepository")
          .with(ShadowUsers.class, "io.xloud.identity.sql.ShadowUserRepository")
          .with(FederatedUserDriver.class, "io.xloud.identity.sql.FederatedUserRepository")
          .with(AssignmentDriver.class, "io.xloud.assignment.sql.SqlAssignmentDriver")
          .with(RoleDriver.class, "io.xloud.assignment.sql.SqlRoleDriver")
          .with(Membership.class, "io.xloud.assignment.IdentityMembership")
          .with(ProviderDriver.class, "io.xloud.federation.sql.SqlProviderDriver")
          .with(MappingDriver.class, "io.xloud.federation.sql.SqlMappingDriver")
          .with(ServiceProviderDriver.class, "io.xloud.federation.sql.SqlServiceProviderDriver")
          .with(ProviderSessionDriver.class, "io.xloud.federation.sql.SqlProviderSessionDriver")
          .with(
              Freshness.class,
              new Freshness(Duration.ofMillis(500), Duration.ZERO, true, System::nanoTime));
  private String domain = "";

  @BeforeEach
  void a_domain() {
    domain = Ids.fresh();
    house
        .get(DomainService.class)
        .create(new Domain(domain, domain, true, "", List.of(), Map.of(), Map.of()), BY);
  }

  private ProviderService providers() {
    return house.get(ProviderService.class);
  }

  private ProtocolService protocols() {
    return house.get(ProtocolService.class);
  }

  private MappingService mappings() {
    return house.get(MappingService.class);
  }

  private UserService users() {
    return house.get(UserService.class);
  }

  private FederationPatch patch(Object... membersAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < membersAndValues.length; i += 2) {
      members.put(String.valueOf(membersAndValues[i]), membersAndValues[i + 1]);
    }
    return new FederationPatch(members);
  }

  private IdentityProvider provider(Object... more) {
    Object[] all = new Object[more.length + 4];
    System.arraycopy(new Object[] {"enabled", true, "domain_id", domain}, 0, all, 0, 4);
    System.arraycopy(more, 0, all, 4, more.length);
    return providers().create(Ids.fresh(), patch(all), BY);
  }

  private Mapping mapping(String version, String rules) {
    try {
      return mappings()
          .create(new Mapping(Ids.fresh(), new ObjectMapper().readTree(rules), version), BY);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void protocol(IdentityProvider provider, Mapping mapping) {
    protocols().create(provider.id(), "openid", patch("mapping_id", mapping.id()), BY);
  }

  private Group group() {
    String id = Ids.fresh();
    return house.get(GroupService.class).create(new Group(id, id, domain, null, Map.of()), BY);
  }

  private Admitted admit(IdentityProvider provider, String... namesAndTexts) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      texts.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return house
        .get(FederatedLogins.class)
        .admit(provider.id(), "openid", Assertion.ofTexts(texts, Optional.empty()), BY);
  }

  private Admitted.Guest guest(IdentityProvider provider, String... namesAndTexts) {
    return (Admitted.Guest) admit(provider, namesAndTexts);
  }

  private static int status(ThrowingCallable work) {
    Throwable refused = catchThrowable(work);
    assertThat(refused).isInstanceOf(KeystoneException.class);
    return ((KeystoneException) refused).problem().status();
  }

  private static final String BY_NAME_AND_GROUPS =
      """
      [{"local": [{"user": {"name": "{0}"}, "group_ids": "{1}"}],
        "remote": [{"type": "SUB"}, {"type": "GROUPS"}]}]
      """;

  @Test
  void a_provider_without_a_domain_has_one_of_its_own() {
    String id = Ids.fresh();
    IdentityProvider made = providers().create(id, patch(), BY);
    assertThat(made.enabled()).isFalse();
    assertThat(made.remoteIds()).isEmpty();
    Domain own = house.get(DomainService.class).get(made.domainId());
    assertThat(own.description()).contains(id);
    assertThatThrownBy(() -> providers().create(id, patch(), BY))
        .hasMessageContaining("Duplicate entry: " + id);
    assertThat(status(() -> providers().create(Ids.fresh(), patch("domain_id", Ids.fresh()), BY)))
        .isEqualTo(404);
  }

  @Test
  void a_name_belongs_to_one_provider_and_all_are_replaced_at_once() {
    String name = "https://" + Ids.fresh();
    IdentityProvider one = provider("remote_ids", List.of(name + "/b", name));
    assertThat(one.remoteIds()).as("as they were given").containsExactly(name + "/b", name);
    assertThatThrownBy(() -> provider("remote_ids", List.of(name)))
        .hasMessageContaining("Duplicate remote ID: " + name);
    assertThat(providers().idByRemoteId(name)).contains(one.id());

    IdentityProvider renamed =
        providers().update(one.id(), patch("remote_ids", List.of(name + "/c", name)), BY);
    assertThat(renamed.remoteIds()).as("as they were given").containsExactly(name + "/c", name);
    assertThat(providers().update(one.id(), patch("description", "d"), BY).remoteIds())
        .as("as they are stored")
        .containsExactly(name, name + "/c");
    assertThat(providers().list(ListQuery.all().where("id", one.id())).getFirst().remoteIds())
        .containsExactly(name, name + "/c");
  }

  @Test
  void a_mapping_is_stored_as_keystone_stores_it_and_read_however_it_was() {
    Mapping made = mapping("2.0", BY_NAME_AND_GROUPS);
    String column =
        DB.database()
            .read(handle ->
                handle
                    .createQuery("SELECT rules FROM mapping WHERE id = :id")
                    .bind("id", made.id())
                    .mapTo(String.class)
                    .one());
    assertThat(column).startsWith("\"[{\\\"local\\\": [{\\\"user\\\": ");
    assertThat(mappings().get(made.id()).rules()).isEqualTo(made.rules());
    assertThat(mappings().get(made.id()).schemaVersion()).isEqualTo("2.0");
    DB.database()
        .change(handle ->
            handle.execute(
                "UPDATE mapping SET rules = ? WHERE id = ?", made.rules().toString(), made.id()));
    assertThat(mappings().get(made.id()).rules()).isEqualTo(made.rules());
  }

  @Test
  void a_protocol_needs_its_mapping_and_its_provider() {
    IdentityProvider provider = provider();
    Mapping mapping = mapping("1.0", BY_NAME_AND_GROUPS);
    assertThat(
            status(
                () -> protocols().create(provider.id(), "p", patch("mapping_id", Ids.fresh()), BY)))
        .isEqualTo(400);
    assertThat(
            status(
                () -> protocols().create(Ids.fresh(), "p", patch("mapping_id", mapping.id()), BY)))
        .isEqualTo(404);
    protocol(provider, mapping);
    assertThat(status(() -> protocol(provider, mapping))).isEqualTo(409);
    Protocol changed =
        protocols()
            .update(
                provider.id(),
                "openid",
                patch("mapping_id", mapping.id(), "remote_id_attribute", "ISS"),
                BY);
    assertThat(changed.remoteIdAttribute()).isEqualTo("ISS");
  }

  @Test
  void who_comes_first_is_made_and_is_the_same_whenever_they_come() {
    IdentityProvider provider = provider();
    protocol(provider, mapping("1.0", BY_NAME_AND_GROUPS));
    Group group = group();
    Admitted.Guest first = guest(provider, "SUB", "ada lovelace", "GROUPS", group.id());
    assertThat(first.user().id())
        .isEqualTo(IdMapping.of(domain, IdMapping.Kind.USER, "ada%20lovelace").publicId());
    assertThat(first.user().name()).isEqualTo("ada lovelace");
    assertThat(first.groupIds()).containsExactly(group.id());
    assertThat(guest(provider, "SUB", "ada lovelace", "GROUPS", group.id()).user().id())
        .isEqualTo(first.user().id());
    assertThat(users().show(first.user().id()).orElseThrow().federated()).hasSize(1);
    assertThat(guest(provider, "SUB", "Ada", "GROUPS", group.id()).user().id())
        .isNotEqualTo(guest(provider, "SUB", "Bob", "GROUPS", group.id()).user().id());
  }

  @Test
  void another_provider_of_the_domain_cannot_prove_the_same_user() {
    IdentityProvider one = provider();
    IdentityProvider other = provider();
    Mapping mapping = mapping("1.0", BY_NAME_AND_GROUPS);
    protocol(one, mapping);
    protocol(other, mapping);
    String group = group().id();
    guest(one, "SUB", "carol", "GROUPS", group);
    assertThat(status(() -> admit(other, "SUB", "carol", "GROUPS", group))).isEqualTo(409);
    assertThat(status(() -> admit(one, "SUB", "Carol", "GROUPS", group))).isEqualTo(409);
  }

  @Test
  void i8_a_membership_lasts_as_long_as_the_providers_word() {
    IdentityProvider provider = provider("authorization_ttl", 5);
    protocol(provider, mapping("1.0", BY_NAME_AND_GROUPS));
    Group one = group();
    Group other = group();
    User user = guest(provider, "SUB", "dora", "GROUPS", one.id() + ";" + other.id()).user();
    assertThat(users().heldGroups(user.id()).ids()).containsExactlyInAnyOrder(one.id(), other.id());
    assertThat(users().heldGroups(user.id()).until())
        .isEqualTo(Instant.parse("2026-05-01T12:05:00Z"));

    clock.pass(Duration.ofMinutes(4));
    guest(provider, "SUB", "dora", "GROUPS", one.id());
    assertThat(users().heldGroups(user.id()).ids()).containsExactly(one.id());
    assertThat(revocations(user.id())).isEqualTo(1);

    clock.pass(Duration.ofMinutes(5));
    assertThat(users().heldGroups(user.id()).ids()).isEmpty();
    assertThat(users().heldGroups(user.id()).until()).isEqualTo(Instant.MAX);
  }

  private static long revocations(String userId) {
    return DB.database()
        .read(handle ->
            handle
                .createQuery("SELECT COUNT(*) FROM revocation_event WHERE user_id = :id")
                .bind("id", userId)
                .mapTo(Long.class)
                .one());
  }

  @Test
  void a_login_that_changes_nothing_revokes_nothing_and_tells_nobody() {
    IdentityProvider provider = provider();
    protocol(provider, mapping("1.0", BY_NAME_AND_GROUPS));
    String group = group().id();
    User user = guest(provider, "SUB", "eve", "GROUPS", group).user();
    changes.clear();
    clock.pass(Duration.ofMinutes(1));
    guest(provider, "SUB", "eve", "GROUPS", group);
    assertThat(changes).isEmpty();
    assertThat(revocations(user.id())).isZero();
  }

  @Test
  void i9_with_a_provider_or_protocol_go_its_users_and_nobody_elses() {
    IdentityProvider provider = provider();
    protocol(provider, mapping("1.0", BY_NAME_AND_GROUPS));
    String group = group().id();
    User one = guest(provider, "SUB", "fay", "GROUPS", group).user();
    protocols().delete(provider.id(), "openid", BY);
    assertThat(users().find(one.id())).isEmpty();

    protocol(provider, mapping("1.0", BY_NAME_AND_GROUPS));
    User other = guest(provider, "SUB", "gil", "GROUPS", group).user();
    providers().delete(provider.id(), BY);
    assertThat(users().find(other.id())).isEmpty();
    assertThat(changes)
        .anyMatch(it -> it.kind().equals("deleted") && it.resourceId().equals(other.id()));
  }

  @Test
  void a_provider_goes_with_its_domain() {
    IdentityProvider provider = provider();
    DB.database()
        .change(_ -> {
          providers().onDomainDeleted(new DomainDeleted(domain, BY));
        });
    assertThat(providers().find(provider.id())).isEmpty();
  }

  @Test
  void a_disabled_provider_or_a_name_that_is_not_its_own_proves_nobody() {
    IdentityProvider provider = provider("remote_ids", List.of("https://" + domain));
    Mapping mapping = mapping("1.0", BY_NAME_AND_GROUPS);
    protocols()
        .create(
            provider.id(),
            "openid",
            patch("mapping_id", mapping.id(), "remote_id_attribute", "ISS"),
            BY);
    String group = group().id();
    assertThat(status(() -> admit(provider, "SUB", "x", "GROUPS", group))).isEqualTo(401);
    assertThat(status(() -> admit(provider, "ISS", "wrong", "SUB", "x", "GROUPS", group)))
        .isEqualTo(403);
    assertThat(status(() -> admit(provider, "ISS", "https://" + domain, "SUB", "x")))
        .isEqualTo(401);
    guest(provider, "ISS", "https://" + domain, "SUB", "x", "GROUPS", group);
    providers().update(provider.id(), patch("enabled", false), BY);
    assertThat(
            status(() -> admit(provider, "ISS", "https://" + domain, "SUB", "x", "GROUPS", group)))
        .isEqualTo(403);
  }

  @Test
  void from_version_3_on_roles_that_are_not_told_any_more_are_taken_away() {
    IdentityProvider provider = provider();
    Role role =
        house
            .get(RoleService.class)
            .create(new Role(Ids.fresh(), Ids.fresh(), null, null, Map.of(), Map.of()), BY);
    protocol(
        provider,
        mapping(
            "3.0",
            """
            [{"local": [{"user": {"name": "{0}"}, "projects_json": "{1}",
                         "domain": {"id": "%s"}}],
              "remote": [{"type": "SUB"}, {"type": "PROJECTS"}]}]
            """
                .formatted(domain)));
    User user =
        guest(provider, "SUB", "hal", "PROJECTS", projects(role.name(), "alpha", "beta")).user();
    assertThat(targets(user)).containsExactlyInAnyOrder(id("alpha"), id("beta"));

    guest(provider, "SUB", "hal", "PROJECTS", projects(role.name(), "beta"));
    assertThat(targets(user)).containsExactly(id("beta"));
    assertThat(status(() -> admit(provider, "SUB", "hal", "PROJECTS", projects("none", "beta"))))
        .isEqualTo(404);
    assertThat(targets(user)).containsExactly(id("beta"));
  }

  private static String projects(String role, String... names) {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      all.add("{\"name\": \"%s\", \"roles\": [{\"name\": \"%s\"}]}".formatted(name, role));
    }
    return all.toString();
  }

  private List<String> targets(User user) {
    return house.get(GrantService.class).onProjectsOf(user.id()).stream()
        .map(Grant::target)
        .map(Grant.Target::id)
        .toList();
  }

  private String id(String project) {
    return house
        .get(ProjectService.class)
        .findByName(domain, project)
        .map(Project::id)
        .orElseThrow();
  }

  @Test
  void a_mapping_of_the_second_version_must_name_a_domain() {
    IdentityProvider provider = provider();
    protocol(provider, mapping("2.0", BY_NAME_AND_GROUPS));
    String group = group().id();
    assertThat(status(() -> admit(provider, "SUB", "ivy", "GROUPS", group))).isEqualTo(400);
  }

  @Test
  void a_service_provider_is_told_while_it_is_enabled() {
    ServiceProviderService services = house.get(ServiceProviderService.class);
    ServiceProvider made =
        services.create(
            new ServiceProvider(Ids.fresh(), false, null, "https://a", "https://s", "ss:mem:"), BY);
    assertThat(services.enabled()).doesNotContain(made);
    services.update(made.id(), patch("enabled", true), BY);
    assertThat(services.enabled()).extracting(ServiceProvider::id).contains(made.id());
    assertThat(status(() -> services.create(made, BY))).isEqualTo(409);
    services.delete(made.id(), BY);
    assertThat(status(() -> services.get(made.id()))).isEqualTo(404);
  }
}
