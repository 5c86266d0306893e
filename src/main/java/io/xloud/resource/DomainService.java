package io.xloud.resource;

import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.persistence.Database;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Domains: the name spaces everything else belongs to. */
@Singleton
public final class DomainService {
  private final ResourceDriver driver;
  private final Database database;
  private final ProjectService projects;

  DomainService(ResourceDriver driver, Database database, ProjectService projects) {
    this.driver = driver;
    this.database = database;
    this.projects = projects;
  }

  /** Only the exact spelling of the id finds a domain. */
  public Optional<Domain> find(String id) {
    return driver.find(id).filter(project -> project.id().equals(id)).flatMap(Domain::of);
  }

  /**
   * @throws KeystoneException 404 without such a domain
   */
  public Domain get(String id) {
    return find(id).orElseThrow(() -> missing(id));
  }

  public Optional<Domain> findByName(String name) {
    return driver.findByName(null, name).flatMap(Domain::of);
  }

  /** Those that exist, in one query and in no particular order. */
  public List<Domain> findAll(Collection<String> ids) {
    return domains(driver.findAll(ids));
  }

  public List<Domain> list(ListQuery query) {
    return domains(driver.list(query.where("is_domain", "1"), TagFilter.none()));
  }

  private static List<Domain> domains(List<Project> projects) {
    return projects.stream().flatMap(project -> Domain.of(project).stream()).toList();
  }

  public Domain create(Domain domain, AuthContext by) {
    Project made =
        projects.create(
            new Project(
                domain.id(),
                domain.name(),
                null,
                null,
                true,
                domain.enabled(),
                domain.description(),
                domain.tags(),
                domain.options(),
                domain.extra()),
            by);
    return Domain.of(made).orElseThrow(() -> missing(domain.id()));
  }

  public Domain update(String id, ProjectPatch patch, AuthContext by) {
    return database.write(handle -> {
      Project changed = projects.update(get(id).id(), asDomain(patch), by);
      return Domain.of(changed).orElseThrow(() -> missing(id));
    });
  }

  private static ProjectPatch asDomain(ProjectPatch patch) {
    return patch.with("is_domain", true).with("domain_id", null).with("parent_id", null);
  }

  /** Whatever the database calls equal is meant; only the stored id goes on from here. */
  public void delete(String id, AuthContext by) {
    database.change(handle ->
        ProjectService.settled(() ->
            projects.deleted(
                driver.find(id).filter(Project::isDomain).orElseThrow(() -> missing(id)), by)));
  }

  private static KeystoneException missing(String id) {
    return new Problem.NotFound("domain", id).raised();
  }
}
