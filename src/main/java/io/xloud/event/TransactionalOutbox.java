package io.xloud.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.persistence.Database;
import io.xloud.persistence.NodeId;
import io.xloud.persistence.RowInsert;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes each change as a row of {@code xi_event}, last of all in its transaction. */
@Singleton
public final class TransactionalOutbox implements Outbox {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String[] COLUMNS = {
    "node",
    "node_seq",
    "kind",
    "resource_type",
    "resource_id",
    "affected_ids",
    "initiator",
    "request_id",
    "payload",
    "caller",
    "unsent"
  };

  private final NodeId node;
  private final ChangeNews news;
  private final RelaySwitch relay;
  private final AtomicLong sequence;

  /** For whoever writes beside the server's beans: no broker is told. */
  public TransactionalOutbox(NodeId node, ChangeNews news, Clock clock) {
    this(node, news, clock, new RelaySwitch());
  }

  /** The sequence goes on growing after a restart, because it begins with the time. */
  @Inject
  public TransactionalOutbox(NodeId node, ChangeNews news, Clock clock, RelaySwitch relay) {
    this.node = node;
    this.news = news;
    this.relay = relay;
    this.sequence = new AtomicLong(ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
  }

  @Override
  public void record(Change change) {
    recordAll(List.of(change));
  }

  @Override
  public void recordAll(List<Change> changes) {
    Database.Transaction transaction = Database.current();
    transaction.lastly(handle -> insert(handle, changes));
    changes.forEach(change -> transaction.afterCommit(() -> news.publish(change.touched())));
    List<Change> own = List.copyOf(changes);
    transaction.afterCommit(() -> news.committed(own));
  }

  /** The time is the database's, read when the rows are about to be committed. */
  private void insert(Handle handle, List<Change> changes) {
    RowInsert insert =
        RowInsert.into("xi_event", COLUMNS).computed("created_at", "UTC_TIMESTAMP(6)");
    for (Change change : changes) {
      insert.row(
          node.value(),
          sequence.incrementAndGet(),
          change.kind(),
          change.resourceType(),
          change.resourceId(),
          json(change.affectedIds()),
          change.by().userId(),
          change.by().requestId(),
          change.details().isEmpty() ? null : json(change.details()),
          callerOf(change),
          relay.isOn() ? 1 : null);
    }
    insert.execute(handle);
  }

  private static @Nullable String callerOf(Change change) {
    boolean wasAskedFor = change.by().userId() != null || change.by().origin() != null;
    return wasAskedFor ? json(CallerNote.of(change.by()).json()) : null;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
