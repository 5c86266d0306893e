package io.xloud.catalog;

import io.xloud.query.ListQuery;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where regions, services and endpoints live. A driver finds and stores; rules stand above. */
public interface CatalogDriver {
  /** How a write ended. */
  enum Outcome {
    DONE,
    /** There is no such row, or no longer. */
    GONE,
    /** The id is in use already. */
    TAKEN,
    /** Other rows hang on it, or it would hang on nothing. */
    TIED
  }

  Optional<Region> findRegion(String id);

  /** Ordered by id. */
  List<Region> regions(ListQuery query);

  /** The region, the one it lies in, and so on. */
  List<Region> regionsAround(String id);

  /** {@code GONE} when the region it shall lie in does not exist. */
  Outcome insert(Region region);

  Outcome updateRegion(String id, CatalogPatch patch);

  /** The ids of the region and of all within it, in no particular order. */
  List<String> regionsWithin(String id);

  /** {@code TIED} while an endpoint stands in one of them. */
  Outcome deleteRegions(List<String> ids);

  Optional<Service> findService(String id);

  /** Ordered by id. */
  List<Service> services(ListQuery query);

  void insert(Service service);

  Outcome updateService(String id, CatalogPatch patch);

  /** The service, its endpoints, and who had picked these. */
  Outcome deleteService(String id);

  Optional<Endpoint> findEndpoint(String id);

  /** Ordered by id. */
  List<Endpoint> endpoints(ListQuery query);

  /** {@code TIED} without its region or its service. */
  Outcome insert(Endpoint endpoint);

  /** {@code TIED} without its region or its service. */
  Outcome updateEndpoint(String id, CatalogPatch patch);

  /** The endpoint and who had picked it. */
  Outcome deleteEndpoint(String id);

  /** Forgets what was picked for the project. */
  void forgetFilterOf(List<String> projectIds);

  /** The enabled services. */
  List<Service> enabledServices();

  /** All endpoints, disabled ones too. */
  List<Endpoint> endpoints();

  /** What OS-EP-FILTER says about the project. */
  EndpointFilter filterOf(String projectId);

  /**
   * Which endpoints were picked for a project.
   *
   * @param endpointIds picked one by one
   * @param groups picked by their members; an endpoint belongs to a group when all members agree
   */
  record EndpointFilter(
      Set<String> endpointIds, Set<Map<String, ? extends @Nullable Object>> groups) {
    public EndpointFilter {
      endpointIds = Set.copyOf(endpointIds);
      groups = Set.copyOf(groups);
    }

    boolean names(Endpoint endpoint) {
      return endpointIds.contains(endpoint.id())
          || groups.stream().anyMatch(group -> matches(group, endpoint));
    }

    static boolean matches(Map<String, ? extends @Nullable Object> group, Endpoint endpoint) {
      return group.entrySet().stream()
          .allMatch(member -> Objects.equals(member.getValue(), endpoint.member(member.getKey())));
    }
  }
}
