package io.xloud.identity;

import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import java.time.LocalDate;
import java.util.List;

/**
 * Users of whom nobody knows when they were active last. In batches, so that no transaction grows
 * with the table.
 */
public final class SilentUsers {
  private static final int BATCH = 500;
  private static final AuthContext BY = AuthContext.internal("reset_last_active");

  private final Database database;
  private final Outbox outbox;

  public SilentUsers(Database database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  /** Counts their inactivity from this day on; answers how many there were. */
  public long countFrom(LocalDate day) {
    long counted = 0;
    List<String> batch = after("");
    while (!batch.isEmpty()) {
      counted += countFrom(day, batch);
      batch = after(batch.getLast());
    }
    return counted;
  }

  private List<String> after(String id) {
    return database.list(handle ->
        handle
            .createQuery(
                """
                SELECT id FROM `user` WHERE id > :id AND last_active_at IS NULL
                ORDER BY id LIMIT :batch
                """)
            .bind("id", id)
            .bind("batch", BATCH)
            .mapTo(String.class)
            .list());
  }

  /** Whoever has logged in meanwhile is left as they are. */
  private long countFrom(LocalDate day, List<String> ids) {
    return database.write(handle -> {
      long counted =
          handle
              .createUpdate(
                  """
                  UPDATE `user` SET last_active_at = :day
                  WHERE id IN (<ids>) AND last_active_at IS NULL
                  """)
              .bind("day", day)
              .bindList("ids", ids)
              .execute();
      outbox.recordAll(ids.stream().map(id -> Change.of(BY, "updated", "user", id)).toList());
      return counted;
    });
  }
}
