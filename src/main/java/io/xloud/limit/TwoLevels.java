package io.xloud.limit;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The strict two-level model: no project may have more than its domain. As in the reference service
 * a limit of 0 on the other side is no bound.
 */
@Singleton
final class TwoLevels {
  private final LimitDriver driver;
  private final ProjectService projects;

  TwoLevels(LimitDriver driver, ProjectService projects) {
    this.driver = driver;
    this.projects = projects;
  }

  /** Limits of one request are also held against one another. */
  void requireOrder(List<NewLimit> limits) {
    limits.forEach(limit -> {
      boolean fits =
          limit.holder().projectId() == null
              ? coversProjects(limit)
              : staysBelowDomain(limit, limit.holder().projectId(), limits);
      if (!fits) {
        throw outOfOrder(limit);
      }
    });
  }

  private boolean staysBelowDomain(NewLimit limit, String projectId, List<NewLimit> together) {
    String parentId = projects.find(projectId).map(Project::parentId).orElse(null);
    Optional<NewLimit> parent =
        together.stream()
            .filter(other -> parentId != null && parentId.equals(other.holder().domainId()))
            .filter(other -> other.resource().equals(limit.resource()))
            .findFirst();
    if (parent.isPresent()) {
      return limit.resourceLimit() <= parent.get().resourceLimit();
    }
    int bound = parentId == null ? 0 : bound(parentId, limit.resource());
    return bound == 0 || limit.resourceLimit() <= bound;
  }

  private int bound(String domainId, Resource resource) {
    return driver
        .find(Limit.Holder.domain(domainId), resource)
        .map(Limit::resourceLimit)
        .or(() -> driver.findRegistered(resource).map(RegisteredLimit::defaultLimit))
        .orElse(0);
  }

  private boolean coversProjects(NewLimit limit) {
    List<String> below =
        projects.subtree(domain(limit.holder().domainId())).stream().map(Project::id).toList();
    return driver
        .highest(below, limit.resource())
        .map(highest -> limit.resourceLimit() >= highest)
        .orElse(true);
  }

  private static String domain(@Nullable String id) {
    if (id == null) {
      throw new Problem.BadRequest("Project field is required and cannot be empty.").raised();
    }
    return id;
  }

  private static KeystoneException outOfOrder(NewLimit limit) {
    boolean ofProject = limit.holder().projectId() != null;
    Resource resource = limit.resource();
    return new Problem.ForbiddenBecause(
            ("Invalid resource limit: The resource limit (%s: %s, resource_name: %s,"
                    + " resource_limit: %d, service_id: %s, region_id: %s) doesn't satisfy current"
                    + " hierarchy model..")
                .formatted(
                    ofProject ? "project_id" : "domain_id",
                    ofProject ? limit.holder().projectId() : limit.holder().domainId(),
                    resource.name(),
                    limit.resourceLimit(),
                    resource.serviceId(),
                    resource.regionId() == null ? "None" : resource.regionId()))
        .raised();
  }
}
