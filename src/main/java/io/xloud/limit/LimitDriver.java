package io.xloud.limit;

import io.xloud.query.ListQuery;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where limits live. A driver finds and stores; rules stand above. */
public interface LimitDriver {
  /** How a write ended. */
  enum Outcome {
    DONE,
    /** There is no such row, or no longer. */
    GONE,
    /** The resource is registered already, or its holder has a limit on it. */
    TAKEN,
    /** Limits hang on it. */
    TIED
  }

  Optional<RegisteredLimit> findRegistered(String id);

  Optional<RegisteredLimit> findRegistered(Resource resource);

  /** Ordered by id. */
  List<RegisteredLimit> registered(ListQuery query);

  /** {@code TAKEN} while the resource is registered. */
  Outcome insert(RegisteredLimit limit);

  /** Whether limits hang on it. */
  boolean isInUse(String registeredLimitId);

  Outcome updateRegistered(String id, RegisteredLimitPatch patch);

  /** {@code TIED} while limits hang on it. */
  Outcome deleteRegistered(String id);

  Optional<Limit> find(String id);

  /**
   * Ordered by id.
   *
   * @param projectsOfDomain for {@link Audience.OfDomain} the domain's projects
   */
  List<Limit> list(ListQuery query, Audience audience, Collection<String> projectsOfDomain);

  /** {@code GONE} without a registered limit, {@code TAKEN} when the holder has one already. */
  Outcome insert(NewLimit limit);

  Outcome update(String id, LimitPatch patch);

  Outcome delete(String id);

  Optional<Limit> find(Limit.Holder holder, Resource resource);

  /** The highest limit any of the projects has on the resource, 0 apart. */
  Optional<Integer> highest(Collection<String> projectIds, Resource resource);

  /** The limits of these projects, ordered by id. */
  List<Limit> ofProjects(Collection<String> projectIds);

  /** Deletes the limits of these projects; which they were. */
  List<String> deleteOfProjects(Collection<String> projectIds);

  /** Deletes the limits of the domain; which they were. */
  List<String> deleteOfDomain(String domainId);
}
