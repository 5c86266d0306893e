package io.xloud.resource.sql;

import io.xloud.persistence.Database;
import io.xloud.resource.ResourceDriver.Outcome;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;

/** What it means when the database refuses a statement; all but the keys goes on as a failure. */
final class Refusals {
  private Refusals() {}

  static Outcome read(Supplier<Outcome> statement) {
    try {
      return statement.get();
    } catch (JdbiException e) {
      if (Database.isDuplicate(e)) {
        return Outcome.TAKEN;
      }
      if (Database.breaksReference(e)) {
        return Outcome.TIED;
      }
      throw e;
    }
  }
}
