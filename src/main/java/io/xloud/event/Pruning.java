package io.xloud.event;

import io.xloud.persistence.Database;
import java.time.Duration;

/** Takes old rows away, few at a time, so that no writer waits and no Galera write set is large. */
final class Pruning {
  private Pruning() {}

  /** The number of rows gone. */
  static int olderThan(Database database, Duration retention, int batch, int mostBatches) {
    int gone = 0;
    for (int i = 0; i < mostBatches; i++) {
      int now =
          database.<Integer>write(handle ->
              handle
                  .createUpdate(
                      """
                      DELETE FROM xi_event
                      WHERE created_at < UTC_TIMESTAMP(6) - INTERVAL :seconds SECOND
                      ORDER BY created_at LIMIT :batch
                      """)
                  .bind("seconds", retention.toSeconds())
                  .bind("batch", batch)
                  .execute());
      gone += now;
      if (now < batch) {
        break;
      }
    }
    return gone;
  }
}
