package io.xloud.auth.sql;

import io.xloud.auth.OneUse;
import io.xloud.auth.UsedOnce;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Table {@code xi_once}, whose key decides who was first. */
@Singleton
final class SqlUsedOnce implements UsedOnce {
  /** As text, because a zone of the driver or the session must never shift it. */
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private final Database database;

  SqlUsedOnce(Database database) {
    this.database = database;
  }

  @Override
  public boolean add(OneUse use) {
    return database.write(handle -> added(handle, use));
  }

  private static boolean added(Handle handle, OneUse use) {
    try {
      handle
          .createUpdate("INSERT INTO xi_once (what, until_at) VALUES (:what, :until)")
          .bind("what", use.what())
          .bind("until", SECONDS.format(use.until()))
          .execute();
      return true;
    } catch (JdbiException e) {
      if (Database.isDuplicate(e)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public int removeEndedBefore(Instant time, int atMost) {
    return database.write(handle ->
        handle
            .createUpdate(
                "DELETE FROM xi_once WHERE until_at < :time ORDER BY until_at LIMIT :most")
            .bind("time", SECONDS.format(time))
            .bind("most", atMost)
            .execute());
  }
}
