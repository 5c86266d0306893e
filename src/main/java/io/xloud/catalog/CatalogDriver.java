package io.xloud.catalog;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where regions, services and endpoints live. A driver finds and stores; rules stand above. */
public interface CatalogDriver {
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
      List<String> endpointIds, List<? extends Map<String, ? extends @Nullable Object>> groups) {
    public EndpointFilter {
      endpointIds = List.copyOf(endpointIds);
      groups = List.copyOf(groups);
    }

    boolean names(Endpoint endpoint) {
      return endpointIds.contains(endpoint.id())
          || groups.stream().anyMatch(group -> matches(group, endpoint));
    }

    private static boolean matches(
        Map<String, ? extends @Nullable Object> group, Endpoint endpoint) {
      return group.entrySet().stream()
          .allMatch(member -> Objects.equals(member.getValue(), endpoint.member(member.getKey())));
    }
  }
}
