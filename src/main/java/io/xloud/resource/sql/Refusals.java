package io.xloud.resource.sql;

import io.xloud.persistence.Database;
import io.xloud.resource.ResourceDriver.Outcome;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;

/** What it means when the database refuses a statement; all but the keys goes on as a failure. */
final class Refusals {
  private static final int STILL_REFERENCED = 1451;
  private static final int REFERS_TO_NOTHING = 1452;

  private Refusals() {}

  static Outcome read(Supplier<Outcome> statement) {
    try {
      return statement.get();
    } catch (JdbiException e) {
      if (Database.isDuplicate(e)) {
        return Outcome.TAKEN;
      }
      if (breaksReference(e)) {
        return Outcome.TIED;
      }
      throw e;
    }
  }

  static boolean breaksReference(JdbiException failure) {
    return failure.getCause() instanceof SQLException sql
        && (sql.getErrorCode() == STILL_REFERENCED || sql.getErrorCode() == REFERS_TO_NOTHING);
  }
}
