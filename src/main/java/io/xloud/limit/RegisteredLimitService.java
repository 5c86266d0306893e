package io.xloud.limit;

import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.limit.LimitDriver.Outcome;
import io.xloud.persistence.Database;
import io.xloud.persistence.Turn;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Registered limits. As in the reference service they outlive the service and the region they speak
 * of, for whoever made them to delete.
 */
@Singleton
public final class RegisteredLimitService {
  private static final String KIND = "registered_limit";

  private final LimitDriver driver;
  private final Database database;
  private final Outbox outbox;
  private final Places places;

  RegisteredLimitService(LimitDriver driver, Database database, Outbox outbox, Places places) {
    this.driver = driver;
    this.database = database;
    this.outbox = outbox;
    this.places = places;
  }

  /**
   * @throws KeystoneException 404 without such a registered limit
   */
  public RegisteredLimit get(String id) {
    return driver.findRegistered(id).orElseThrow(() -> missing(id));
  }

  public List<RegisteredLimit> list(ListQuery query) {
    return driver.registered(query);
  }

  /** All or none. */
  public List<RegisteredLimit> create(List<RegisteredLimit> wanted, AuthContext by) {
    return database.write(handle -> {
      Turn.LIMITS.take(handle);
      List<RegisteredLimit> placed = new ArrayList<>();
      for (RegisteredLimit limit : wanted) {
        Resource resource = places.stored(limit.resource(), KIND);
        placed.add(
            new RegisteredLimit(limit.id(), resource, limit.defaultLimit(), limit.description()));
      }
      placed.forEach(limit -> insert(limit, by));
      return placed;
    });
  }

  private void insert(RegisteredLimit limit, AuthContext by) {
    if (driver.insert(limit) != Outcome.DONE) {
      throw taken();
    }
    outbox.record(Change.of(by, "created", KIND, limit.id()));
  }

  public RegisteredLimit update(String id, RegisteredLimitPatch patch, AuthContext by) {
    return database.write(handle -> {
      Turn.LIMITS.take(handle);
      RegisteredLimitPatch wanted = places.stored(patch, KIND);
      RegisteredLimit limit = get(id);
      requireUnused(limit);
      requireFree(limit, wanted);
      requireDone(driver.updateRegistered(limit.id(), wanted), limit.id());
      outbox.record(Change.of(by, "updated", KIND, limit.id()));
      return get(limit.id());
    });
  }

  private void requireUnused(RegisteredLimit limit) {
    if (driver.isInUse(limit.id())) {
      requireDone(Outcome.TIED, limit.id());
    }
  }

  /** Naming the resource that it has already counts as taken, as in the reference service. */
  private void requireFree(RegisteredLimit limit, RegisteredLimitPatch wanted) {
    if (wanted.namesResource()
        && driver.findRegistered(wanted.appliedTo(limit.resource())).isPresent()) {
      throw taken();
    }
  }

  public void delete(String id, AuthContext by) {
    database.change(handle -> {
      Turn.LIMITS.take(handle);
      RegisteredLimit limit = get(id);
      requireDone(driver.deleteRegistered(limit.id()), limit.id());
      outbox.record(Change.of(by, "deleted", KIND, limit.id()));
    });
  }

  private static void requireDone(Outcome outcome, String id) {
    switch (outcome) {
      case DONE -> {}
      case TIED ->
          throw new Problem.ForbiddenBecause(
                  "Unable to update or delete registered limit %s because there are project limits associated with it."
                      .formatted(id))
              .raised();
      case GONE, TAKEN -> throw missing(id);
    }
  }

  private static KeystoneException taken() {
    return new Problem.Conflict(KIND, "Duplicate entry").raised();
  }

  private static KeystoneException missing(String id) {
    return new Problem.NotFoundBecause("Could not find registered limit for %s.".formatted(id))
        .raised();
  }
}
