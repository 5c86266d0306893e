package io.xloud.limit;

import io.xloud.catalog.RegionService;
import io.xloud.catalog.ServiceService;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** What a limit speaks of must exist; from then on it is called by its stored id. */
@Singleton
final class Places {
  private final ServiceService services;
  private final RegionService regions;
  private final ProjectService projects;
  private final DomainService domains;

  Places(
      ServiceService services,
      RegionService regions,
      ProjectService projects,
      DomainService domains) {
    this.services = services;
    this.regions = regions;
    this.projects = projects;
    this.domains = domains;
  }

  Resource stored(Resource asked, String kind) {
    return new Resource(
        service(asked.serviceId(), kind), region(asked.regionId(), kind), asked.name());
  }

  RegisteredLimitPatch stored(RegisteredLimitPatch patch, String kind) {
    RegisteredLimitPatch placed = patch;
    if (patch.members().get("service_id") instanceof String id) {
      placed = placed.with("service_id", service(id, kind));
    }
    if (patch.members().get("region_id") instanceof String id) {
      placed = placed.with("region_id", region(id, kind));
    }
    return placed;
  }

  private String service(String id, String kind) {
    return services.find(id).orElseThrow(() -> missing("service_id", kind)).id();
  }

  private @Nullable String region(@Nullable String id, String kind) {
    return id == null ? null : regions.find(id).orElseThrow(() -> missing("region_id", kind)).id();
  }

  /** A project that acts as a domain stands for the domain. */
  Limit.Holder stored(Limit.Holder asked, String kind) {
    if (asked.projectId() != null) {
      return projectOrDomain(asked.projectId(), kind);
    }
    String domainId = asked.domainId();
    return domainId == null
        ? asked
        : Limit.Holder.domain(
            domains.find(domainId).orElseThrow(() -> missing("domain_id", kind)).id());
  }

  private Limit.Holder projectOrDomain(String id, String kind) {
    Project project = projects.find(id).orElseThrow(() -> missing("project_id", kind));
    return project.isDomain()
        ? Limit.Holder.domain(project.id())
        : Limit.Holder.project(project.id());
  }

  private static KeystoneException missing(String member, String kind) {
    return new Problem.Missing(member, kind).raised();
  }
}
