package io.xloud.token;

import io.xloud.cache.CacheBounds;
import io.xloud.cache.Caches;
import io.xloud.cache.FactCache;
import io.xloud.cache.Made;
import io.xloud.config.Options;
import io.xloud.error.Problem;
import io.xloud.event.EventConfig;
import io.xloud.event.Facts;
import io.xloud.event.ReadAt;
import io.xloud.federation.ServiceProvider;
import io.xloud.federation.ServiceProviderService;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import io.xloud.resource.ProjectTree;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The domains and projects that tokens are of, and the other clouds that they name. Few of them
 * serve many users, so that a user's first token need not read them again. Beside foreign writers
 * nothing is kept here: whoever wants to know how long something holds must have read all of it in
 * one snapshot.
 */
@Singleton
class Places {
  private static final String ALL = "all";

  private final DomainService domains;
  private final ProjectService projects;
  private final ProjectTree tree;
  private final ServiceProviderService providers;
  private final boolean keeping;
  private final FactCache<String, Domain> knownDomains;
  private final FactCache<String, Site> knownProjects;
  private final FactCache<String, List<ServiceProvider>> knownProviders;

  /** A project and the way up from it. */
  record Site(Project project, ProjectTree.Place place) {
    /** By the ids as stored, which events name. A project that acts as a domain is its own. */
    Set<String> facts() {
      Set<String> facts = new HashSet<>(place.ancestorIds());
      facts.add(project.id());
      facts.add(project.owningDomainId());
      return facts;
    }
  }

  Places(
      DomainService domains,
      ProjectService projects,
      ProjectTree tree,
      ServiceProviderService providers,
      Caches caches,
      Options options) {
    this.domains = domains;
    this.projects = projects;
    this.tree = tree;
    this.providers = providers;
    this.keeping = !EventConfig.from(options).foreignWriters();
    int bound = CacheBounds.from(options).catalogs();
    this.knownDomains = caches.open("domains", bound);
    this.knownProjects = caches.open("projects", bound);
    this.knownProviders = caches.open("service_providers", 1);
  }

  /**
   * @throws io.xloud.error.KeystoneException 404 when it is gone or disabled
   */
  Domain domain(String id, ReadAt readAt) {
    return known(knownDomains, id, readAt, this::enabledDomain, it -> Set.of(it.id()));
  }

  /**
   * @throws io.xloud.error.KeystoneException 404 when it is gone or disabled
   */
  Site project(String id, ReadAt readAt) {
    return known(knownProjects, id, readAt, this::enabledProject, Site::facts);
  }

  /** Those that every token names. */
  List<ServiceProvider> serviceProviders(ReadAt readAt) {
    return known(
        knownProviders,
        ALL,
        readAt,
        _ -> providers.enabled(),
        _ -> Set.of(Facts.SERVICE_PROVIDERS));
  }

  private <V> V known(
      FactCache<String, V> cache,
      String id,
      ReadAt readAt,
      Function<String, V> reading,
      Function<V, Set<String>> facts) {
    return keeping
        ? cache.get(id, key -> made(reading.apply(key), facts, readAt))
        : reading.apply(id);
  }

  private static <V> Made<V> made(V value, Function<V, Set<String>> facts, ReadAt readAt) {
    return new Made<>(value, facts.apply(value), Instant.MAX, readAt);
  }

  private Domain enabledDomain(String id) {
    Domain domain = domains.find(id).orElseThrow(() -> new Problem.NotFound("domain", id).raised());
    if (!domain.enabled()) {
      throw disabled("domain", domain.id());
    }
    return domain;
  }

  private Site enabledProject(String id) {
    Project project =
        projects.find(id).orElseThrow(() -> new Problem.NotFound("project", id).raised());
    if (!project.enabled()) {
      throw disabled("project", project.id());
    }
    return tree.place(project.id())
        .map(place -> new Site(project, place))
        .orElseThrow(() -> new Problem.NotFound("project", id).raised());
  }

  private static RuntimeException disabled(String kind, String id) {
    return new Problem.NotFoundBecause(
            "Unable to validate token because %s %s is disabled".formatted(kind, id))
        .raised();
  }
}
