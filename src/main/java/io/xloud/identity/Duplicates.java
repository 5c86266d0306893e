package io.xloud.identity;

import io.xloud.error.Problem;
import io.xloud.persistence.Database;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Turns the database's word on a name that is taken into the sentence clients know. */
final class Duplicates {
  private Duplicates() {}

  static void named(String kind, @Nullable String name, @Nullable String domainId, Runnable work) {
    try {
      work.run();
    } catch (JdbiException e) {
      if (Database.isDuplicate(e)) {
        throw new Problem.Conflict(kind, sentence(name, domainId)).raised();
      }
      throw e;
    }
  }

  /** For a row that another writer put there at the same moment. */
  static void ignored(Runnable work) {
    try {
      work.run();
    } catch (JdbiException e) {
      if (!Database.isDuplicate(e)) {
        throw e;
      }
    }
  }

  private static String sentence(@Nullable String name, @Nullable String domainId) {
    if (name == null) {
      return "Duplicate entry";
    }
    return domainId == null
        ? "Duplicate entry found with name %s".formatted(name)
        : "Duplicate entry found with name %s at domain ID %s".formatted(name, domainId);
  }
}
