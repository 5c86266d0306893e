package io.xloud.resource;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Projects, those that act as domains included: their tree, their state, their tags. */
@Singleton
public final class ProjectService {
  private final ResourceDriver driver;

  ProjectService(ResourceDriver driver) {
    this.driver = driver;
  }

  /**
   * Finds what the database calls equal: from here on only the id of the answer may be used, never
   * the one that was asked for.
   */
  public Optional<Project> find(String id) {
    return driver.find(id);
  }

  /** A project of the domain; domains themselves are found by {@link DomainService}. */
  public Optional<Project> findByName(String domainId, String name) {
    return driver.findByName(domainId, name);
  }

  /** Those that exist, in one query and in no particular order. */
  public List<Project> findAll(Collection<String> ids) {
    return driver.findAll(ids);
  }

  /** The projects that belong to the domain. */
  public List<Project> inDomain(String domainId) {
    return driver.inDomain(domainId);
  }
}
