package io.xloud.limit;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.limit.LimitDriver.Outcome;
import io.xloud.persistence.Database;
import io.xloud.persistence.Turn;
import io.xloud.query.ListQuery;
import io.xloud.resource.DomainDeleted;
import io.xloud.resource.ProjectDeleted;
import io.xloud.resource.ProjectTree;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Limits of projects and domains. */
@Singleton
public final class LimitService {
  private static final String KIND = "limit";

  private final LimitDriver driver;
  private final Database database;
  private final Outbox outbox;
  private final Places places;
  private final TwoLevels twoLevels;
  private final ProjectTree tree;
  private final LimitConfig config;

  LimitService(
      LimitDriver driver,
      Database database,
      Outbox outbox,
      Places places,
      TwoLevels twoLevels,
      ProjectTree tree,
      Options options) {
    this.driver = driver;
    this.database = database;
    this.outbox = outbox;
    this.places = places;
    this.twoLevels = twoLevels;
    this.tree = tree;
    this.config = LimitConfig.from(options);
  }

  public EnforcementModel model() {
    return config.model();
  }

  public Optional<Limit> find(String id) {
    return driver.find(id);
  }

  /**
   * @throws KeystoneException 404 without such a limit
   */
  public Limit get(String id) {
    return driver.find(id).orElseThrow(() -> missing(id));
  }

  /** Those that the caller may see. */
  public List<Limit> list(ListQuery query, AuthContext caller) {
    Audience audience = Audience.of(caller);
    return driver.list(query, audience, projects(audience));
  }

  private Collection<String> projects(Audience audience) {
    return audience instanceof Audience.OfDomain(var id)
        ? tree.inDomains(List.of(id)).getOrDefault(id, Set.of())
        : Set.of();
  }

  /** All or none. */
  /** Whoever may see the projects may see their limits. */
  public List<Limit> ofProjects(Collection<String> projectIds) {
    return projectIds.isEmpty() ? List.of() : driver.ofProjects(projectIds);
  }

  public List<Limit> create(List<NewLimit> wanted, AuthContext by) {
    return database.write(handle -> {
      Turn.LIMITS.take(handle);
      List<NewLimit> placed = wanted.stream().map(this::placed).toList();
      if (config.model() == EnforcementModel.STRICT_TWO_LEVEL) {
        twoLevels.requireOrder(placed);
      }
      return placed.stream().map(limit -> inserted(limit, by)).toList();
    });
  }

  private NewLimit placed(NewLimit limit) {
    Resource resource = places.stored(limit.resource(), KIND);
    return limit.placed(places.stored(limit.holder(), KIND), resource);
  }

  private Limit inserted(NewLimit limit, AuthContext by) {
    switch (driver.insert(limit)) {
      case DONE -> outbox.record(Change.of(by, "created", KIND, limit.id()));
      case TAKEN -> throw new Problem.Conflict(KIND, "Duplicate entry").raised();
      case GONE, TIED ->
          throw new Problem.ForbiddenBecause(
                  "Unable to create a limit that has no corresponding registered limit.")
              .raised();
    }
    return get(limit.id());
  }

  public Limit update(String id, LimitPatch patch, AuthContext by) {
    return database.write(handle -> {
      Turn.LIMITS.take(handle);
      Limit limit = get(id);
      requireOrder(limit, patch);
      if (driver.update(limit.id(), patch) != Outcome.DONE) {
        throw missing(id);
      }
      outbox.record(Change.of(by, "updated", KIND, limit.id()));
      return get(limit.id());
    });
  }

  private void requireOrder(Limit limit, LimitPatch patch) {
    Resource resource = limit.resource();
    if (config.model() == EnforcementModel.STRICT_TWO_LEVEL && resource != null) {
      Integer number = patch.resourceLimit();
      twoLevels.requireOrder(
          List.of(
              new NewLimit(
                  limit.id(),
                  limit.holder(),
                  resource,
                  number == null ? limit.resourceLimit() : number,
                  limit.description())));
    }
  }

  public void delete(String id, AuthContext by) {
    database.change(handle -> {
      Limit limit = get(id);
      if (driver.delete(limit.id()) != Outcome.DONE) {
        throw missing(id);
      }
      outbox.record(Change.of(by, "deleted", KIND, limit.id()));
    });
  }

  void forget(@Observes ProjectDeleted gone) {
    tell(driver.deleteOfProjects(gone.projectIds()), gone.by());
  }

  void forget(@Observes DomainDeleted gone) {
    tell(driver.deleteOfDomain(gone.domainId()), gone.by());
  }

  private void tell(List<String> deleted, AuthContext by) {
    deleted.forEach(id -> outbox.record(Change.of(by, "deleted", KIND, id)));
  }

  private static KeystoneException missing(String id) {
    return new Problem.NotFoundBecause("Could not find limit for %s.".formatted(id)).raised();
  }
}
