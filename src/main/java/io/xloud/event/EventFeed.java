package io.xloud.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.persistence.Database;
import io.xloud.persistence.NewIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code xi_event} so that no committed row is missed, as {@link NewIds} tells. Its look-back
 * is twice the longest transaction, by this process' own monotonic clock.
 *
 * <p>When the youngest row it knows is gone or another one stands under its id, the table was
 * emptied or put back from a backup: what happened meanwhile can't be told. The feed says so and
 * begins anew.
 *
 * <p>A row that its listener failed at is kept and told again in the next pass, before anything new
 * is read: while listeners fail, memory does not grow and nothing is lost.
 */
public final class EventFeed {
  private static final System.Logger LOG = System.getLogger(EventFeed.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();
  static final int PAGE = 1000;

  private final Database database;
  private final Duration lookBack;
  private final Duration retention;
  private final LongSupplier nanos;
  private final NewIds ids;
  private final List<StoredChange> untold = new ArrayList<>();
  private boolean begun;
  private @Nullable Witness witness;
  private boolean lost;

  /** The youngest row known, by what no other row has. */
  private record Witness(long id, String node, long nodeSequence, LocalDateTime createdAt) {
    private static Witness of(StoredChange row) {
      return new Witness(
          row.id(),
          row.node(),
          row.nodeSequence(),
          LocalDateTime.ofInstant(row.createdAt(), ZoneOffset.UTC));
    }

    private boolean is(Witness other) {
      return id == other.id && node.equals(other.node) && nodeSequence == other.nodeSequence;
    }
  }

  /**
   * What one pass did.
   *
   * @param told rows whose listener was content
   * @param untold rows to be told again, because it was not
   * @param newest when the youngest row read was written; empty when there was none
   * @param more whether there may be further rows at once
   * @param lost whether rows may be gone that were never told
   */
  public record Pass(int told, int untold, Optional<Instant> newest, boolean more, boolean lost) {}

  /**
   * @param retention the age at which rows are taken away, so that their absence means nothing
   * @param nanos a monotonic clock, such as {@link System#nanoTime}
   */
  public EventFeed(Database database, Duration lookBack, Duration retention, LongSupplier nanos) {
    this.database = database;
    this.lookBack = lookBack;
    this.retention = retention;
    this.nanos = nanos;
    this.ids = new NewIds("xi_event", lookBack);
  }

  /** Tells the listener the rows it was not told yet, in the order of their ids, some at a time. */
  public synchronized Pass tell(Consumer<StoredChange> listener) {
    List<StoredChange> rows = untold.size() < PAGE ? read() : List.of();
    untold.addAll(rows);
    int before = untold.size();
    untold.removeIf(row -> isTold(listener, row));
    Optional<Instant> newest =
        rows.isEmpty() ? Optional.empty() : Optional.of(rows.getLast().createdAt());
    boolean more = rows.size() == PAGE;
    Pass pass = new Pass(before - untold.size(), untold.size(), newest, more, lost);
    lost = false;
    return pass;
  }

  private boolean isLost(Handle handle) {
    Witness known = witness;
    if (known == null) {
      return false;
    }
    Optional<Witness> there = witness(handle, "id >= :id ORDER BY id LIMIT 1", known.id());
    return there.filter(known::is).isEmpty()
        && (there.filter(row -> row.id() == known.id()).isPresent() || !isPruned(handle, known));
  }

  /**
   * Old rows go first: none that is older may be there. Another node may keep them for a shorter
   * time, while its setting is rolled out: then a quiet table counts as lost. That is a false alarm
   * which costs one refill; the other mistake would leave untold changes in memory.
   */
  private boolean isPruned(Handle handle, Witness known) {
    return handle
            .createQuery("SELECT UTC_TIMESTAMP(6)")
            .map((rs, ctx) -> rs.getObject(1, LocalDateTime.class))
            .one()
            .minus(retention)
            .isAfter(known.createdAt())
        && witness(handle, "id < :id ORDER BY id DESC LIMIT 1", known.id()).isEmpty();
  }

  private static Optional<Witness> witness(Handle handle, String which, long id) {
    return handle
        .createQuery("SELECT id, node, node_seq, created_at FROM xi_event WHERE " + which)
        .bind("id", id)
        .map((rs, ctx) ->
            new Witness(
                rs.getLong(1),
                rs.getString(2),
                rs.getLong(3),
                rs.getObject(4, LocalDateTime.class)))
        .findOne();
  }

  /** That it was lost is kept until somebody was told: the read at hand may still fail. */
  private void beginAnew() {
    lost = true;
    begun = false;
    witness = null;
    untold.clear();
  }

  /** Whatever a listener throws, the next row and the next pass are not its victims. */
  @SuppressWarnings("CatchingUnchecked")
  private static boolean isTold(Consumer<StoredChange> listener, StoredChange row) {
    try {
      listener.accept(row);
      return true;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "event " + row.id() + " will be told again", e);
      return false;
    }
  }

  private List<StoredChange> read() {
    List<StoredChange> rows =
        database.readInSync(handle -> {
          if (isLost(handle)) {
            beginAnew();
          }
          return unseen(handle);
        });
    if (!rows.isEmpty() && rows.getLast().id() > ids.highest()) {
      witness = Witness.of(rows.getLast());
    }
    ids.saw(rows.stream().map(StoredChange::id).toList());
    if (rows.size() < PAGE) {
      ids.passed(nanos.getAsLong());
    }
    return rows;
  }

  private List<StoredChange> unseen(Handle handle) {
    if (!begun) {
      long floor = startingFloor(handle);
      ids.begin(floor);
      witness = witness(handle, "id = :id", floor).orElse(null);
      begun = true;
    }
    List<Long> unseen = ids.find(handle, PAGE);
    return unseen.isEmpty() ? List.of() : rows(handle, unseen);
  }

  /** Whatever is older than the look-back was committed before this process knew anything. */
  private long startingFloor(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT id FROM xi_event
            WHERE created_at < UTC_TIMESTAMP(6) - INTERVAL :seconds SECOND
            ORDER BY created_at DESC, id DESC LIMIT 1
            """)
        .bind("seconds", lookBack.toSeconds())
        .map((rs, ctx) -> rs.getLong(1))
        .findOne()
        .orElse(0L);
  }

  private static List<StoredChange> rows(Handle handle, List<Long> ids) {
    return handle
        .createQuery(
            """
            SELECT id, created_at, node, node_seq, kind, resource_type, resource_id, affected_ids,
              initiator, request_id, payload
            FROM xi_event WHERE id IN (<ids>) ORDER BY id
            """)
        .bindList("ids", ids)
        .map((rs, ctx) -> row(rs))
        .list();
  }

  private static StoredChange row(ResultSet rs) throws SQLException {
    return new StoredChange(
        rs.getLong("id"),
        instant(rs.getObject("created_at", LocalDateTime.class)),
        rs.getString("node"),
        rs.getLong("node_seq"),
        rs.getString("kind"),
        rs.getString("resource_type"),
        rs.getString("resource_id"),
        ids(rs.getLong("id"), rs.getString("affected_ids")),
        rs.getString("initiator"),
        rs.getString("request_id"),
        rs.getString("payload"));
  }

  private static Instant instant(LocalDateTime utc) {
    return utc.toInstant(ZoneOffset.UTC);
  }

  /** A row that others wrote badly must not stop the feed: it still names its resource. */
  private static List<String> ids(long event, @Nullable String json) {
    try {
      return List.of(JSON.readValue(json, String[].class));
    } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "Event {0} holds no list of the ids it affects; only its resource is told.",
          event);
      return List.of();
    }
  }
}
