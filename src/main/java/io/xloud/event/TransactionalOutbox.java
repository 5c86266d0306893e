package io.xloud.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.persistence.Database;
import io.xloud.persistence.NodeId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;

/** Writes each change as a row of {@code xi_event}, last of all in its transaction. */
@Singleton
public final class TransactionalOutbox implements Outbox {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final NodeId node;
  private final ChangeNews news;
  private final AtomicLong sequence;

  /** The sequence goes on growing after a restart, because it begins with the time. */
  public TransactionalOutbox(NodeId node, ChangeNews news, Clock clock) {
    this.node = node;
    this.news = news;
    this.sequence = new AtomicLong(ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
  }

  @Override
  public void record(Change change) {
    Database.Transaction transaction = Database.current();
    transaction.lastly(handle -> insert(handle, change));
    transaction.afterCommit(() -> news.publish(change.touchedIds()));
  }

  private void insert(Handle handle, Change change) {
    handle
        .createUpdate(
            """
            INSERT INTO xi_event (created_at, node, node_seq, kind, resource_type, resource_id,
              affected_ids, initiator, request_id)
            VALUES (UTC_TIMESTAMP(6), :node, :seq, :kind, :type, :id, :affected, :initiator,
              :request)
            """)
        .bind("node", node.value())
        .bind("seq", sequence.incrementAndGet())
        .bind("kind", change.kind())
        .bind("type", change.resourceType())
        .bind("id", change.resourceId())
        .bind("affected", json(change.affectedIds()))
        .bind("initiator", change.by().userId())
        .bind("request", change.by().requestId())
        .execute();
  }

  private static String json(List<String> ids) {
    try {
      return JSON.writeValueAsString(ids);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
