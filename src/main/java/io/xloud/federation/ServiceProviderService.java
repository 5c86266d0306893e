package io.xloud.federation;

import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.util.List;

/** Other clouds that take our word; every token names those that are enabled. */
@Singleton
public final class ServiceProviderService {
  private static final String KIND = "service_provider";

  private final ServiceProviderDriver driver;
  private final Database database;
  private final Outbox outbox;

  ServiceProviderService(ServiceProviderDriver driver, Database database, Outbox outbox) {
    this.driver = driver;
    this.database = database;
    this.outbox = outbox;
  }

  /**
   * @throws KeystoneException 404 without such a provider
   */
  public ServiceProvider get(String id) {
    return driver.find(id).orElseThrow(() -> missing(id));
  }

  public List<ServiceProvider> list(ListQuery query) {
    return driver.list(query);
  }

  public List<ServiceProvider> enabled() {
    return driver.list(ListQuery.all().where("enabled", "true"));
  }

  /**
   * @throws KeystoneException 409 when the id is taken
   */
  public ServiceProvider create(ServiceProvider provider, AuthContext by) {
    return database.write(_ -> {
      if (!driver.insert(provider)) {
        throw new Problem.Conflict(KIND, "Duplicate entry found with ID " + provider.id()).raised();
      }
      outbox.record(Change.of(by, "created", KIND, provider.id()));
      return provider;
    });
  }

  /**
   * @throws KeystoneException 404 without such a provider
   */
  public ServiceProvider update(String id, FederationPatch patch, AuthContext by) {
    return database.write(_ -> {
      String stored = get(id).id();
      if (!driver.update(stored, patch)) {
        throw missing(id);
      }
      outbox.record(Change.of(by, "updated", KIND, stored));
      return get(stored);
    });
  }

  public void delete(String id, AuthContext by) {
    database.change(_ -> {
      String stored = get(id).id();
      if (!driver.delete(stored)) {
        throw missing(id);
      }
      outbox.record(Change.of(by, "deleted", KIND, stored));
    });
  }

  private static KeystoneException missing(String id) {
    return new Problem.NotFound("Service Provider", id).raised();
  }
}
