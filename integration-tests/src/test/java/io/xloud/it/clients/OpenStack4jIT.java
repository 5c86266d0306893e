package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.it.server.Cloud;
import io.xloud.it.server.CloudUnderTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openstack4j.api.Builders;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.api.client.IOSClientBuilder;
import org.openstack4j.api.exceptions.AuthenticationException;
import org.openstack4j.api.identity.v3.IdentityService;
import org.openstack4j.api.identity.v3.RoleService;
import org.openstack4j.model.common.Identifier;
import org.openstack4j.model.identity.v3.Project;
import org.openstack4j.model.identity.v3.Role;
import org.openstack4j.model.identity.v3.Token;
import org.openstack4j.model.identity.v3.User;
import org.openstack4j.openstack.OSFactory;

/** openstack4j, the client of the Java world. */
@ExtendWith(CloudUnderTest.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenStack4jIT {
  private static final Identifier DEFAULT = Identifier.byId("default");

  private final String run = "it-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private Cloud cloud;
  private Token token;

  @BeforeAll
  void begin(Cloud cloud) {
    this.cloud = cloud;
    token =
        as("admin", cloud.adminPassword())
            .scopeToProject(adminProject(), DEFAULT)
            .authenticate()
            .getToken();
  }

  /** Whoever authenticated last on a thread is who that thread is. */
  private IdentityService identity() {
    return OSFactory.clientFromToken(token).identity();
  }

  private IOSClientBuilder.V3 as(String user, String password) {
    return OSFactory.builderV3().endpoint(cloud.url() + "/v3").credentials(user, password, DEFAULT);
  }

  private static Identifier adminProject() {
    return Identifier.byName("admin");
  }

  @Test
  void authenticates_for_a_project_a_domain_and_no_scope() {
    assertThat(token.getProject().getName()).isEqualTo("admin");
    assertThat(token.getCatalog()).extracting("type").contains("identity");
    assertThat(token.getRoles()).extracting("name").contains("admin");

    String user = token.getUser().getId();
    String role = identity().roles().getByName("admin").getFirst().getId();
    identity().roles().grantDomainUserRole("default", user, role);
    OSClientV3 domain = as("admin", cloud.adminPassword()).scopeToDomain(DEFAULT).authenticate();
    assertThat(domain.getToken().getDomain().getId()).isEqualTo("default");
    identity().roles().revokeDomainUserRole("default", user, role);

    OSClientV3 unscoped = as("admin", cloud.adminPassword()).authenticate();
    assertThat(unscoped.getToken().getProject()).isNull();
    assertThat(unscoped.getToken().getUser().getId()).isEqualTo(user);
  }

  @Test
  void a_wrong_password_is_an_authentication_exception() {
    assertThatThrownBy(() -> as("admin", "wrong").authenticate())
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void a_user_is_made_read_listed_changed_and_deleted() {
    User made =
        identity()
            .users()
            .create(
                Builders.user()
                    .name(run + "user")
                    .password("pass")
                    .email("user@example.org")
                    .domainId("default")
                    .build());
    assertThat(identity().users().get(made.getId()).getEmail()).isEqualTo("user@example.org");
    assertThat(identity().users().list()).extracting("id").contains(made.getId());

    identity().users().update(made.toBuilder().email("other@example.org").build());
    assertThat(identity().users().getByName(run + "user", "default").getEmail())
        .isEqualTo("other@example.org");

    assertThat(identity().users().delete(made.getId()).isSuccess()).isTrue();
    assertThat(identity().users().get(made.getId())).isNull();
  }

  @Test
  void a_project_is_made_read_listed_changed_and_deleted() {
    Project made = identity().projects().create("default", run + "project", "made", true);
    assertThat(identity().projects().get(made.getId()).getDescription()).isEqualTo("made");
    assertThat(identity().projects().list()).extracting("id").contains(made.getId());

    identity().projects().update(made.toBuilder().description("set").build());
    assertThat(identity().projects().getByName(run + "project", "default").getDescription())
        .isEqualTo("set");

    assertThat(identity().projects().delete(made.getId()).isSuccess()).isTrue();
    assertThat(identity().projects().get(made.getId())).isNull();
  }

  @Test
  void a_role_is_made_granted_used_and_taken_away() {
    Role role = identity().roles().create(run + "role");
    assertThat(identity().roles().list()).extracting("id").contains(role.getId());
    User user =
        identity().users().create("default", run + "holder", "pass", "holder@example.org", true);
    Project project = identity().projects().create("default", run + "held", "made", true);
    RoleService roles = identity().roles();
    String p = project.getId();
    String u = user.getId();

    assertThat(roles.grantProjectUserRole(p, u, role.getId()).isSuccess()).isTrue();
    assertThat(roles.checkProjectUserRole(p, u, role.getId()).isSuccess()).isTrue();
    OSClientV3 holder =
        as(run + "holder", "pass").scopeToProject(Identifier.byId(project.getId())).authenticate();
    assertThat(holder.getToken().getRoles()).extracting("name").containsExactly(run + "role");

    roles = identity().roles();
    roles.revokeProjectUserRole(p, u, role.getId());
    assertThat(identity().users().listProjectUserRoles(u, p)).isEmpty();

    identity().users().delete(user.getId());
    identity().projects().delete(project.getId());
    identity().roles().delete(role.getId());
  }
}
