package io.xloud.catalog;

import io.xloud.catalog.CatalogDriver.Outcome;
import io.xloud.catalog.EndpointFilterDriver.Pick;
import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.query.ListQuery;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;

/** OS-EP-FILTER: which endpoints stand in the catalog of which project. */
@Singleton
public final class EndpointFilterService {
  private static final String GROUP = "endpoint_group";
  private static final String PROJECT_ENDPOINT = "project_endpoint";
  private static final String PROJECT_GROUP = "project_endpoint_group";

  private final EndpointFilterDriver driver;
  private final CatalogDriver catalog;
  private final ProjectService projects;
  private final Database database;
  private final Outbox outbox;

  EndpointFilterService(
      EndpointFilterDriver driver,
      CatalogDriver catalog,
      ProjectService projects,
      Database database,
      Outbox outbox) {
    this.driver = driver;
    this.catalog = catalog;
    this.projects = projects;
    this.database = database;
    this.outbox = outbox;
  }

  /**
   * @throws KeystoneException 404 without such a group
   */
  public EndpointGroup group(String id) {
    return driver.findGroup(id).orElseThrow(() -> missing("Endpoint Group", id));
  }

  public List<EndpointGroup> groups(ListQuery query) {
    return driver.groups(query);
  }

  public EndpointGroup create(EndpointGroup group, AuthContext by) {
    database.change(handle -> {
      driver.insert(group);
      outbox.record(Change.of(by, "created", GROUP, group.id()));
    });
    return group;
  }

  public EndpointGroup update(String id, CatalogPatch patch, AuthContext by) {
    return database.write(handle -> {
      EndpointGroup group = group(id);
      if (driver.updateGroup(group.id(), patch) != Outcome.DONE) {
        throw missing("Endpoint Group", id);
      }
      outbox.record(Change.of(by, "updated", GROUP, group.id()));
      return group(group.id());
    });
  }

  public void delete(String id, AuthContext by) {
    database.change(handle -> {
      EndpointGroup group = group(id);
      if (driver.deleteGroup(group.id()) != Outcome.DONE) {
        throw missing("Endpoint Group", id);
      }
      outbox.record(Change.of(by, "deleted", GROUP, group.id()));
    });
  }

  public List<Endpoint> endpointsOfGroup(String id) {
    EndpointGroup group = group(id);
    return catalog.endpoints().stream().filter(group::holds).toList();
  }

  /** A project that is gone meanwhile is left out. */
  public List<Project> projectsOfGroup(String id) {
    return byId(driver.projectsOfGroup(id));
  }

  private List<Project> byId(List<String> ids) {
    return projects.findAll(ids).stream().sorted(Comparator.comparing(Project::id)).toList();
  }

  /**
   * @throws KeystoneException 404 when it was not picked
   */
  public Pick groupOfProject(String groupId, String projectId) {
    Pick asked = projectThenGroup(groupId, projectId);
    return driver
        .findGroup(asked.pickedId(), asked.projectId())
        .orElseThrow(EndpointFilterService::groupNotPicked);
  }

  private Pick projectThenGroup(String groupId, String projectId) {
    String project = projects.get(projectId).id();
    return new Pick(group(groupId).id(), project);
  }

  public void addGroup(String groupId, String projectId, AuthContext by) {
    database.change(handle -> {
      Pick pick = projectThenGroup(groupId, projectId);
      switch (driver.pickGroup(pick)) {
        case DONE -> tell("created", PROJECT_GROUP, pick, by);
        case TAKEN, TIED -> throw taken(PROJECT_GROUP);
        case GONE -> throw missing("Endpoint Group", groupId);
      }
    });
  }

  public void removeGroup(String groupId, String projectId, AuthContext by) {
    database.change(handle -> {
      Pick pick = groupOfProject(groupId, projectId);
      if (driver.dropGroup(pick) != Outcome.DONE) {
        throw groupNotPicked();
      }
      tell("deleted", PROJECT_GROUP, pick, by);
    });
  }

  private static KeystoneException groupNotPicked() {
    return new Problem.NotFoundBecause("Endpoint Group Project Association not found").raised();
  }

  public List<EndpointGroup> groupsOfProject(String projectId) {
    return driver.groupsOf(projects.get(projectId).id());
  }

  /** Those picked one by one and those of its groups. */
  public List<Endpoint> endpointsOfProject(String projectId) {
    CatalogDriver.EndpointFilter filter = catalog.filterOf(projects.get(projectId).id());
    return catalog.endpoints().stream().filter(filter::names).toList();
  }

  public List<Project> projectsOfEndpoint(String endpointId) {
    return byId(driver.projectsOfEndpoint(endpoint(endpointId)));
  }

  private String endpoint(String id) {
    return catalog.findEndpoint(id).orElseThrow(() -> missing("endpoint", id)).id();
  }

  /**
   * @throws KeystoneException 404 when it was not picked
   */
  public void requireEndpoint(String endpointId, String projectId) {
    Pick asked = endpointThenProject(endpointId, projectId);
    if (driver.findEndpoint(asked.pickedId(), asked.projectId()).isEmpty()) {
      throw endpointNotPicked(endpointId, projectId);
    }
  }

  private Pick endpointThenProject(String endpointId, String projectId) {
    String endpoint = endpoint(endpointId);
    return new Pick(endpoint, projects.get(projectId).id());
  }

  public void addEndpoint(String endpointId, String projectId, AuthContext by) {
    database.change(handle -> {
      Pick pick = endpointThenProject(endpointId, projectId);
      switch (driver.pickEndpoint(pick)) {
        case DONE -> tell("created", PROJECT_ENDPOINT, pick, by);
        case TAKEN, TIED -> throw taken(PROJECT_ENDPOINT);
        case GONE -> throw missing("endpoint", endpointId);
      }
    });
  }

  /** Also when endpoint or project is gone. */
  public void removeEndpoint(String endpointId, String projectId, AuthContext by) {
    database.change(handle -> {
      Pick pick =
          driver
              .findEndpoint(endpointId, projectId)
              .orElseThrow(() -> endpointNotPicked(endpointId, projectId));
      if (driver.dropEndpoint(pick) != Outcome.DONE) {
        throw endpointNotPicked(endpointId, projectId);
      }
      tell("deleted", PROJECT_ENDPOINT, pick, by);
    });
  }

  private void tell(String what, String kind, Pick pick, AuthContext by) {
    outbox.record(Change.of(by, what, kind, pick.pickedId()).affecting(pick.projectId()));
  }

  private static KeystoneException endpointNotPicked(String endpointId, String projectId) {
    return new Problem.NotFoundBecause(
            "Endpoint %s not found in project %s".formatted(endpointId, projectId))
        .raised();
  }

  private static KeystoneException taken(String kind) {
    return new Problem.Conflict(kind, "Duplicate entry").raised();
  }

  private static KeystoneException missing(String kind, String id) {
    return new Problem.NotFound(kind, id).raised();
  }
}
