package io.xloud.endpointpolicy;

import io.xloud.catalog.EndpointDeleted;
import io.xloud.catalog.RegionDeleted;
import io.xloud.catalog.ServiceDeleted;
import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.query.ListQuery;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/** Stored policies. */
@Singleton
public final class PolicyService {
  static final String ASSOCIATION = "policy_association";
  private static final String KIND = "policy";

  private final PolicyDriver driver;
  private final Database database;
  private final Outbox outbox;

  PolicyService(PolicyDriver driver, Database database, Outbox outbox) {
    this.driver = driver;
    this.database = database;
    this.outbox = outbox;
  }

  /**
   * @throws KeystoneException 404 without such a policy
   */
  public StoredPolicy get(String id) {
    return driver.find(id).orElseThrow(() -> missing(id));
  }

  public List<StoredPolicy> list(ListQuery query) {
    return driver.list(query);
  }

  public StoredPolicy create(StoredPolicy policy, AuthContext by) {
    database.change(handle -> {
      driver.insert(policy);
      outbox.record(Change.of(by, "created", KIND, policy.id()));
    });
    return policy;
  }

  public StoredPolicy update(String id, PolicyPatch patch, AuthContext by) {
    return database.write(handle -> {
      StoredPolicy policy = get(id);
      if (!driver.update(policy.id(), patch)) {
        throw missing(id);
      }
      outbox.record(Change.of(by, "updated", KIND, policy.id()));
      return get(policy.id());
    });
  }

  /** Where it held nothing holds any longer. */
  public void delete(String id, AuthContext by) {
    database.change(handle -> {
      StoredPolicy policy = get(id);
      if (!driver.delete(policy.id())) {
        throw missing(id);
      }
      outbox.record(Change.of(by, "deleted", KIND, policy.id()));
    });
  }

  void forget(@Observes EndpointDeleted gone) {
    tell(driver.forgetEndpoint(gone.endpointId()), gone.by());
  }

  void forget(@Observes ServiceDeleted gone) {
    tell(driver.forgetService(gone.serviceId()), gone.by());
  }

  void forget(@Observes RegionDeleted gone) {
    tell(driver.forgetRegion(gone.regionId()), gone.by());
  }

  private void tell(List<String> policies, AuthContext by) {
    policies.forEach(id -> outbox.record(Change.of(by, "deleted", ASSOCIATION, id)));
  }

  static KeystoneException missing(String id) {
    return new Problem.NotFound(KIND, id).raised();
  }
}
