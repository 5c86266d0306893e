package io.xloud.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectDeleted;
import io.xloud.resource.ProjectService;
import io.xloud.resource.ResourceDriver;
import io.xloud.revoke.Revocations;
import io.xloud.testing.House;
import io.xloud.testing.TestDatabase;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EndpointFilterIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("test");

  private final List<Change> changes = new ArrayList<>();
  private final House house =
      new House()
          .with(Database.class, DB.database())
          .with(Options.class, Options.defaults())
          .with(Outbox.class, DB.outbox(changes::add))
          .with(Revocations.class, nothingRevoked())
          .with(CatalogDriver.class, "io.xloud.catalog.sql.SqlCatalogDriver")
          .with(EndpointFilterDriver.class, "io.xloud.catalog.sql.SqlEndpointFilterDriver")
          .with(ResourceDriver.class, "io.xloud.resource.sql.SqlResourceDriver");
  private final EndpointFilterService filter = house.get(EndpointFilterService.class);
  private String service = "";
  private String project = "";

  private static Revocations nothingRevoked() {
    return (Revocations)
        Proxy.newProxyInstance(
            Revocations.class.getClassLoader(),
            new Class<?>[] {Revocations.class},
            (_, _, _) -> null);
  }

  @BeforeEach
  void a_service_and_a_project() {
    service =
        house
            .get(ServiceService.class)
            .create(new Service(Ids.fresh(), "compute", true, Map.of()), BY)
            .id();
    String domain = Ids.fresh();
    house
        .get(DomainService.class)
        .create(new Domain(domain, domain, true, "", List.of(), Map.of(), Map.of()), BY);
    project = Ids.fresh();
    house
        .get(ProjectService.class)
        .create(
            new Project(
                project, project, domain, domain, false, true, "", List.of(), Map.of(), Map.of()),
            BY);
  }

  private String endpoint(String interfaceName) {
    return house
        .get(EndpointService.class)
        .create(
            new Endpoint(Ids.fresh(), interfaceName, null, service, "http://x", true, Map.of()),
            null,
            BY)
        .id();
  }

  private String group(Map<String, Object> filters) {
    return filter.create(new EndpointGroup(Ids.fresh(), "g", null, filters), BY).id();
  }

  private List<String> inCatalog() {
    return house.get(CatalogService.class).catalogFor("u", project).entries().stream()
        .flatMap(entry -> entry.endpoints().stream())
        .map(CatalogEntry.Endpoint::id)
        .toList();
  }

  @Test
  void what_is_picked_by_whatever_spelling_is_stored_by_its_ids() {
    String one = endpoint("public");
    filter.addEndpoint(one.toUpperCase(Locale.ROOT), project.toUpperCase(Locale.ROOT), BY);
    assertThat(inCatalog()).containsExactly(one);
    assertThat(changes.getLast().affectedIds()).containsExactly(project);
    assertThatThrownBy(() -> filter.addEndpoint(one, project, BY))
        .hasMessage("Conflict occurred attempting to store project_endpoint - Duplicate entry.");
    filter.removeEndpoint(one.toUpperCase(Locale.ROOT), project, BY);
    assertThat(changes.getLast().resourceId()).isEqualTo(one);
    assertThatThrownBy(() -> filter.requireEndpoint(one, project))
        .hasMessage("Endpoint %s not found in project %s".formatted(one, project));
  }

  @Test
  void a_group_picks_the_endpoints_that_fit_all_its_filters() {
    String open = endpoint("public");
    endpoint("internal");
    String group = group(Map.of("service_id", service, "interface", "public"));
    filter.addGroup(group, project, BY);
    assertThat(inCatalog()).containsExactly(open);
    assertThat(filter.endpointsOfProject(project)).extracting(Endpoint::id).containsExactly(open);
    assertThat(filter.projectsOfGroup(group)).extracting(Project::id).containsExactly(project);
    filter.update(
        group, new CatalogPatch(Map.of()).with("filters", Map.of("interface", "admin")), BY);
    assertThat(filter.endpointsOfGroup(group)).isEmpty();
    filter.delete(group, BY);
    assertThat(filter.groupsOfProject(project)).isEmpty();
    assertThatThrownBy(() -> filter.group(group))
        .hasMessage("Could not find Endpoint Group: %s.".formatted(group));
  }

  @Test
  void picks_go_with_their_project_and_their_endpoint() {
    String one = endpoint("public");
    String two = endpoint("public");
    filter.addEndpoint(one, project, BY);
    filter.addEndpoint(two, project, BY);
    filter.addGroup(group(Map.of("interface", "internal")), project, BY);
    house.get(EndpointService.class).delete(one, BY);
    assertThat(filter.endpointsOfProject(project)).extracting(Endpoint::id).containsExactly(two);
    DB.database()
        .change(
            _ -> house.get(EndpointService.class).forgetFilter(new ProjectDeleted(project, BY)));
    assertThat(filter.endpointsOfProject(project)).isEmpty();
    assertThat(filter.groupsOfProject(project)).isEmpty();
  }
}
