package io.xloud.federation;

import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.util.List;

/** Mappings. A login asks for its mapping anew, so that a change counts at once. */
@Singleton
public final class MappingService {
  private static final String KIND = "mapping";

  private final MappingDriver driver;
  private final Database database;
  private final Outbox outbox;

  MappingService(MappingDriver driver, Database database, Outbox outbox) {
    this.driver = driver;
    this.database = database;
    this.outbox = outbox;
  }

  /**
   * @throws KeystoneException 404 without such a mapping
   */
  public Mapping get(String id) {
    return driver.find(id).orElseThrow(() -> missing(id));
  }

  public List<Mapping> list() {
    return driver.list();
  }

  /**
   * @throws KeystoneException 409 when the id is taken
   */
  public Mapping create(Mapping mapping, AuthContext by) {
    return database.write(_ -> {
      if (!driver.insert(mapping)) {
        throw new Problem.Conflict(KIND, "Duplicate entry").raised();
      }
      outbox.record(Change.of(by, "created", KIND, mapping.id()));
      return mapping;
    });
  }

  /**
   * @throws KeystoneException 404 without such a mapping
   */
  public Mapping update(Mapping mapping, AuthContext by) {
    return database.write(_ -> {
      String id = get(mapping.id()).id();
      if (!driver.update(new Mapping(id, mapping.rules(), mapping.schemaVersion()))) {
        throw missing(mapping.id());
      }
      outbox.record(Change.of(by, "updated", KIND, id));
      return get(id);
    });
  }

  /** Protocols that name it stay, and prove nobody any more. */
  public void delete(String id, AuthContext by) {
    database.change(_ -> {
      String stored = get(id).id();
      if (!driver.delete(stored)) {
        throw missing(id);
      }
      outbox.record(Change.of(by, "deleted", KIND, stored));
    });
  }

  static KeystoneException missing(String id) {
    return new Problem.NotFound(KIND, id).raised();
  }
}
