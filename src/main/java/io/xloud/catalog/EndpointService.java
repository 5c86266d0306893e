package io.xloud.catalog;

import io.xloud.catalog.CatalogDriver.Outcome;
import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.persistence.Database;
import io.xloud.query.ListQuery;
import io.xloud.resource.ProjectDeleted;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The endpoints of the catalog. */
@Singleton
public final class EndpointService {
  private static final String KIND = "endpoint";

  private final CatalogDriver driver;
  private final Database database;
  private final CatalogNews news;
  private final RegionService regions;

  EndpointService(
      CatalogDriver driver, Database database, CatalogNews news, RegionService regions) {
    this.driver = driver;
    this.database = database;
    this.news = news;
    this.regions = regions;
  }

  public Optional<Endpoint> find(String id) {
    return driver.findEndpoint(id);
  }

  /**
   * @throws KeystoneException 404 without such an endpoint
   */
  public Endpoint get(String id) {
    return driver.findEndpoint(id).orElseThrow(() -> missing(id));
  }

  public List<Endpoint> list(ListQuery query) {
    return driver.endpoints(query);
  }

  /**
   * @param newRegion a region, by its old member {@code region}, that is made when it is not there
   */
  public Endpoint create(Endpoint endpoint, @Nullable String newRegion, AuthContext by) {
    if (!UrlTemplate.isValid(endpoint.url())) {
      throw new Problem.BadRequest(
              "Cannot create an endpoint with an invalid URL: %s.".formatted(endpoint.url()))
          .raised();
    }
    return database.write(handle -> {
      String region = newRegion == null ? endpoint.regionId() : regionMade(newRegion, by);
      Endpoint placed = endpoint.at(region(region), service(endpoint.serviceId()));
      if (driver.insert(placed) != Outcome.DONE) {
        throw unfound("service_id", "service");
      }
      news.created(KIND, placed.id(), by);
      return placed;
    });
  }

  /** As {@link #create}; a url that is no template is taken and left out of catalogs. */
  public Endpoint update(
      String id, CatalogPatch patch, @Nullable String newRegion, AuthContext by) {
    return database.write(handle -> {
      CatalogPatch wanted = placed(patch, newRegion, by);
      Endpoint endpoint = get(id);
      switch (driver.updateEndpoint(endpoint.id(), wanted)) {
        case DONE -> news.updated(KIND, endpoint.id(), by);
        case TIED -> throw unfound("service_id", "service");
        case GONE, TAKEN -> throw missing(id);
      }
      return get(endpoint.id());
    });
  }

  private CatalogPatch placed(CatalogPatch patch, @Nullable String newRegion, AuthContext by) {
    CatalogPatch wanted =
        newRegion == null ? patch : patch.with("region_id", regionMade(newRegion, by));
    if (wanted.has("region_id")) {
      wanted = wanted.with("region_id", region(wanted.text("region_id").orElse(null)));
    }
    Optional<String> serviceId = wanted.text("service_id");
    return serviceId.isPresent() ? wanted.with("service_id", service(serviceId.get())) : wanted;
  }

  private String regionMade(String id, AuthContext by) {
    return regions
        .find(id)
        .orElseGet(() -> regions.create(new Region(id, "", null, Map.of()), by))
        .id();
  }

  private @Nullable String region(@Nullable String id) {
    return id == null
        ? null
        : driver.findRegion(id).orElseThrow(() -> unfound("region_id", "region")).id();
  }

  private String service(String id) {
    return driver.findService(id).orElseThrow(() -> unfound("service_id", "service")).id();
  }

  private static KeystoneException unfound(String member, String table) {
    return new Problem.Missing("endpoint " + member, table + " table").raised();
  }

  public void delete(String id, AuthContext by) {
    database.change(handle -> {
      Endpoint endpoint = get(id);
      if (driver.deleteEndpoint(endpoint.id()) != Outcome.DONE) {
        throw missing(id);
      }
      news.endpointDeleted(endpoint.id(), by);
    });
  }

  void forgetFilter(@Observes ProjectDeleted gone) {
    driver.forgetFilterOf(gone.projectIds());
  }

  private static KeystoneException missing(String id) {
    return new Problem.NotFound(KIND, id).raised();
  }
}
