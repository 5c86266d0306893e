package io.xloud.catalog;

import io.xloud.catalog.CatalogDriver.Outcome;
import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.persistence.Database;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The services of the catalog. */
@Singleton
public final class ServiceService {
  private static final String KIND = "service";

  private final CatalogDriver driver;
  private final Database database;
  private final CatalogNews news;

  ServiceService(CatalogDriver driver, Database database, CatalogNews news) {
    this.driver = driver;
    this.database = database;
    this.news = news;
  }

  public Optional<Service> find(String id) {
    return driver.findService(id);
  }

  /**
   * @throws KeystoneException 404 without such a service
   */
  public Service get(String id) {
    return driver.findService(id).orElseThrow(() -> missing(id));
  }

  public List<Service> list(ListQuery query) {
    return driver.services(query);
  }

  public Service create(Service service, AuthContext by) {
    database.change(handle -> {
      driver.insert(service);
      news.created(KIND, service.id(), by);
    });
    return service;
  }

  public Service update(String id, CatalogPatch patch, AuthContext by) {
    return database.write(handle -> {
      Service service = get(id);
      if (driver.updateService(service.id(), patch) != Outcome.DONE) {
        throw missing(id);
      }
      news.updated(KIND, service.id(), by);
      return get(service.id());
    });
  }

  /** Its endpoints go with it. */
  public void delete(String id, AuthContext by) {
    database.change(handle -> {
      Service service = get(id);
      List<Endpoint> endpoints =
          driver.endpoints(ListQuery.all().where("service_id", service.id()));
      if (driver.deleteService(service.id()) != Outcome.DONE) {
        throw missing(id);
      }
      endpoints.forEach(endpoint -> news.endpointDeleted(endpoint.id(), by));
      news.serviceDeleted(service.id(), by);
    });
  }

  private static KeystoneException missing(String id) {
    return new Problem.NotFound(KIND, id).raised();
  }
}
