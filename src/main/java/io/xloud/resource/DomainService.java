package io.xloud.resource;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Domains: the name spaces everything else belongs to. */
@Singleton
public final class DomainService {
  private final ResourceDriver driver;

  DomainService(ResourceDriver driver) {
    this.driver = driver;
  }

  /** Only the exact spelling of the id finds a domain. */
  public Optional<Domain> find(String id) {
    return driver.find(id).filter(project -> project.id().equals(id)).flatMap(Domain::of);
  }

  public Optional<Domain> findByName(String name) {
    return driver.findByName(null, name).flatMap(Domain::of);
  }

  /** Those that exist, in one query and in no particular order. */
  public List<Domain> findAll(Collection<String> ids) {
    return driver.findAll(ids).stream().flatMap(project -> Domain.of(project).stream()).toList();
  }
}
