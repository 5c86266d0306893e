package io.xloud.federation;

import io.xloud.query.ListQuery;
import java.util.List;
import java.util.Optional;

/** Where service providers live. A driver finds and stores. */
public interface ServiceProviderDriver {
  Optional<ServiceProvider> find(String id);

  /** Ordered by id. */
  List<ServiceProvider> list(ListQuery query);

  /** Whether the id was free. */
  boolean insert(ServiceProvider provider);

  /** Whether it was there. */
  boolean update(String id, FederationPatch patch);

  /** Whether it was there. */
  boolean delete(String id);
}
