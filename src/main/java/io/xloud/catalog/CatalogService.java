package io.xloud.catalog;

import static java.util.stream.Collectors.groupingBy;

import io.xloud.config.Options;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The catalog that goes with a token: which services there are, and where, for this bearer. */
@Singleton
public final class CatalogService {
  private final CatalogDriver driver;
  private final CatalogConfig config;

  CatalogService(CatalogDriver driver, Options options) {
    this.driver = driver;
    this.config = CatalogConfig.from(options);
  }

  /**
   * A catalog as somebody reads it.
   *
   * @param namesUser whether it differs from user to user: an enabled endpoint's url names the user
   */
  public record Reading(List<CatalogEntry> entries, boolean namesUser) {}

  /**
   * Enabled endpoints of enabled services. A url that names the project is left out where there is
   * none; a service without endpoints stays, unless endpoints were picked for the project.
   *
   * @param projectId null for a token without project scope
   */
  public Reading catalogFor(String userId, @Nullable String projectId) {
    List<Endpoint> endpoints = driver.endpoints();
    return new Reading(entries(endpoints, userId, projectId), namesUser(endpoints));
  }

  private List<CatalogEntry> entries(
      List<Endpoint> endpoints, String userId, @Nullable String projectId) {
    List<Endpoint> picked = picked(endpoints, projectId);
    if (picked.isEmpty()) {
      return config.everythingWithoutFilter()
          ? entries(endpoints, values(userId, projectId)).toList()
          : List.of();
    }
    return entries(picked, values(userId, projectId))
        .filter(entry -> !entry.endpoints().isEmpty())
        .toList();
  }

  private static boolean namesUser(List<Endpoint> endpoints) {
    return endpoints.stream()
        .anyMatch(endpoint -> endpoint.enabled() && endpoint.url().contains("user_id"));
  }

  private List<Endpoint> picked(List<Endpoint> endpoints, @Nullable String projectId) {
    if (projectId == null) {
      return List.of();
    }
    CatalogDriver.EndpointFilter filter = driver.filterOf(projectId);
    return endpoints.stream().filter(filter::names).toList();
  }

  private Stream<CatalogEntry> entries(List<Endpoint> endpoints, Map<String, String> values) {
    Map<String, List<Endpoint>> byService =
        endpoints.stream().filter(Endpoint::enabled).collect(groupingBy(Endpoint::serviceId));
    return driver.enabledServices().stream()
        .map(service -> entry(service, byService.getOrDefault(service.id(), List.of()), values));
  }

  private static CatalogEntry entry(
      Service service, List<Endpoint> endpoints, Map<String, String> values) {
    return new CatalogEntry(
        service.id(),
        service.type(),
        service.name(),
        endpoints.stream().flatMap(endpoint -> filled(endpoint, values)).toList());
  }

  private static Stream<CatalogEntry.Endpoint> filled(
      Endpoint endpoint, Map<String, String> values) {
    return UrlTemplate.fill(endpoint.url(), values).stream()
        .map(url ->
            new CatalogEntry.Endpoint(
                endpoint.id(),
                endpoint.interfaceName(),
                endpoint.regionId(),
                url,
                endpoint.extra()));
  }

  private Map<String, String> values(String userId, @Nullable String projectId) {
    Map<String, String> values = new HashMap<>();
    values.put("user_id", userId);
    config.publicEndpoint().ifPresent(url -> values.put("public_endpoint", url));
    if (projectId != null) {
      values.put("project_id", projectId);
      values.put("tenant_id", projectId);
    }
    return values;
  }
}
