package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.assignment.AssignmentDriver;
import io.xloud.assignment.Membership;
import io.xloud.assignment.RoleDriver;
import io.xloud.catalog.CatalogDriver;
import io.xloud.catalog.Endpoint;
import io.xloud.catalog.EndpointService;
import io.xloud.catalog.Service;
import io.xloud.catalog.ServiceService;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.crypto.PasswordHasher;
import io.xloud.crypto.PasswordHashes;
import io.xloud.crypto.Secret;
import io.xloud.event.Freshness;
import io.xloud.event.Outbox;
import io.xloud.identity.DirectoryDrivers;
import io.xloud.identity.FederatedUserDriver;
import io.xloud.identity.IdMappings;
import io.xloud.identity.IdentityDriver;
import io.xloud.identity.IdentityDrivers;
import io.xloud.identity.ShadowUsers;
import io.xloud.persistence.Database;
import io.xloud.query.ListQuery;
import io.xloud.resource.DomainConfigDriver;
import io.xloud.resource.ProjectTree;
import io.xloud.resource.ResourceDriver;
import io.xloud.revoke.RevocationDriver;
import io.xloud.revoke.RevocationService;
import io.xloud.revoke.Revocations;
import io.xloud.testing.House;
import io.xloud.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BootstrapIT {
  private static final Options OPTIONS =
      Options.of(Map.of("identity", Map.of("password_hash_rounds", "4")));
  private static final AuthContext BY = AuthContext.internal("test");

  private final TestDatabase db = TestDatabase.withKeystoneSchema();
  private House house = new House();

  @BeforeEach
  void open() {
    db.open();
    house = house();
  }

  @AfterEach
  void close() {
    db.close();
  }

  private House house() {
    return new House()
        .with(Database.class, db.database())
        .with(Options.class, OPTIONS)
        .with(Clock.class, Clock.systemUTC())
        .with(Outbox.class, db.outbox())
        .with(PasswordHasher.class, new PasswordHashes(OPTIONS))
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
        .with(CatalogDriver.class, "io.xloud.catalog.sql.SqlCatalogDriver")
        .with(
            Freshness.class,
            new Freshness(Duration.ofMillis(500), Duration.ZERO, true, System::nanoTime));
  }

  @Test
  void the_url_of_an_endpoint_that_is_there_is_set_again() {
    run("RegionOne", Map.of("public", "http://old/v3", "admin", "http://old/v3"));
    Map<String, String> ids = ids();

    run("RegionOne", Map.of("public", "http://new/v3", "internal", "http://new/v3"));

    assertThat(urls())
        .isEqualTo(
            Map.of(
                "RegionOne public", "http://new/v3",
                "RegionOne internal", "http://new/v3",
                "RegionOne admin", "http://old/v3"));
    assertThat(ids()).containsAllEntriesOf(ids);
  }

  @Test
  void another_region_gets_endpoints_of_its_own() {
    run("RegionOne", Map.of("public", "http://one/v3"));
    run("RegionTwo", Map.of("public", "http://two/v3"));
    assertThat(urls())
        .isEqualTo(
            Map.of("RegionOne public", "http://one/v3", "RegionTwo public", "http://two/v3"));
  }

  @Test
  void without_a_region_the_endpoints_of_any_are_meant() {
    run("RegionOne", Map.of("public", "http://old/v3"));
    run(null, Map.of("public", "http://new/v3", "internal", "http://new/v3"));
    assertThat(urls())
        .isEqualTo(Map.of("RegionOne public", "http://new/v3", "null internal", "http://new/v3"));
  }

  @Test
  void the_identity_service_is_found_by_its_type_whatever_it_is_called() {
    house
        .get(ServiceService.class)
        .create(new Service("s", "identity", true, Map.of("name", "idm")), BY);
    run("RegionOne", Map.of("public", "http://new/v3"));
    assertThat(endpoints()).extracting(Endpoint::serviceId).containsExactly("s");
  }

  @Test
  void the_same_password_again_is_no_sign_in() {
    run("RegionOne", Map.of());
    db.database()
        .change(handle -> handle.execute("UPDATE `user` SET last_active_at = '2020-01-01'"));
    run("RegionOne", Map.of());
    assertThat(column("SELECT last_active_at FROM `user`")).containsExactly("2020-01-01");
  }

  @Test
  void a_user_starts_with_no_failures() {
    run("RegionOne", Map.of());
    assertThat(column("SELECT failed_auth_count FROM local_user")).containsExactly("0");
  }

  private void run(@Nullable String region, Map<String, String> endpoints) {
    house
        .get(Bootstrap.class)
        .run(
            new BootstrapPlan(
                "admin",
                Secret.of("s3cr3t"),
                "admin",
                "admin",
                "keystone",
                region,
                endpoints,
                true));
  }

  private List<Endpoint> endpoints() {
    return house.get(EndpointService.class).list(ListQuery.all());
  }

  private Map<String, String> urls() {
    return endpoints().stream().collect(Collectors.toMap(BootstrapIT::place, Endpoint::url));
  }

  private Map<String, String> ids() {
    return endpoints().stream().collect(Collectors.toMap(BootstrapIT::place, Endpoint::id));
  }

  private static String place(Endpoint endpoint) {
    return endpoint.regionId() + " " + endpoint.interfaceName();
  }

  private List<String> column(String sql) {
    return db.database().read(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }
}
