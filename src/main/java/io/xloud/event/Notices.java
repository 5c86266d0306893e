package io.xloud.event;

import io.xloud.error.KeystoneException;
import io.xloud.persistence.Database;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/**
 * What is told to a broker alone, because it changed nothing: what was there already, what was
 * refused, and what another row tells in other words. Where no broker is told nothing is written,
 * and no cache ever hears of it.
 */
@Singleton
public final class Notices {
  /** Kinds of rows whose verb is a detail. */
  public static final String REPEATED = "repeated";

  public static final String REFUSED = "refused";

  /** Details of such a row. */
  public static final String VERB = "verb";

  public static final String CODE = "code";
  public static final String REASON = "reason";

  private static final int LONGEST_REASON = 1_000;

  private final Database database;
  private final Outbox outbox;
  private final RelaySwitch relay;

  public Notices(Database database, Outbox outbox, RelaySwitch relay) {
    this.database = database;
    this.outbox = outbox;
    this.relay = relay;
  }

  /** Somebody asked for a change that had been made before. Joins the transaction at hand. */
  public void repeated(Change change) {
    tell(change, REPEATED, Map.of());
  }

  /** The same change in other words, of which another row tells the nodes. */
  public void besides(Change change) {
    tell(change, REPEATED, Map.of());
  }

  /**
   * Somebody asked for a change and was refused. To be told outside of the transaction that is
   * rolled back for it. A failure of ours is not told: whoever asked will ask again.
   */
  public void refused(Change change, KeystoneException why) {
    if (why.problem().status() < 500) {
      String reason = why.problem().message();
      tell(
          change,
          REFUSED,
          Map.of(
              CODE,
              Integer.toString(why.problem().status()),
              REASON,
              reason.substring(0, Math.min(reason.length(), LONGEST_REASON))));
    }
  }

  /** Whether a row of this kind tells of no change. */
  public static boolean isKind(String kind) {
    return kind.equals(REPEATED) || kind.equals(REFUSED);
  }

  private void tell(Change change, String kind, Map<String, String> more) {
    if (!relay.isOn()) {
      return;
    }
    Map<String, String> details = new HashMap<>(change.details());
    details.put(VERB, change.kind());
    details.putAll(more);
    database.change(_ ->
        outbox.record(
            new Change(
                kind,
                change.resourceType(),
                change.resourceId(),
                change.affectedIds(),
                details,
                change.by())));
  }
}
