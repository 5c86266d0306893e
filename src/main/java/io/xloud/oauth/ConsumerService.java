package io.xloud.oauth;

import io.xloud.context.AuthContext;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.persistence.Ids;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Consumers: their rules and their transactions. */
@Singleton
public final class ConsumerService {
  /** What changes and notifications call them. */
  static final String KIND = "OS-OAUTH1:consumer";

  private final ConsumerDriver driver;
  private final Database database;
  private final Outbox outbox;

  ConsumerService(ConsumerDriver driver, Database database, Outbox outbox) {
    this.driver = driver;
    this.database = database;
    this.outbox = outbox;
  }

  public Optional<Consumer> find(String id) {
    return driver.find(id);
  }

  /**
   * @throws KeystoneException 404
   */
  public Consumer get(String id) {
    return find(id).orElseThrow(ConsumerService::missing);
  }

  public List<Consumer> list() {
    return driver.list();
  }

  public Consumer create(
      @Nullable String description, Map<String, @Nullable Object> extra, AuthContext by) {
    Consumer consumer = new Consumer(Ids.fresh(), description, Secret.of(Ids.fresh()), extra);
    database.change(_ -> {
      driver.insert(consumer);
      outbox.record(Change.of(by, "created", KIND, consumer.id()));
    });
    return consumer;
  }

  /**
   * @param members by the names of the API; what is not named stays
   * @throws KeystoneException 404 when it is gone by then
   */
  public Consumer update(Consumer consumer, Map<String, @Nullable Object> members, AuthContext by) {
    database.change(_ -> {
      if (!driver.update(consumer.id(), members)) {
        throw missing();
      }
      outbox.record(Change.of(by, "updated", KIND, consumer.id()));
    });
    return get(consumer.id());
  }

  /**
   * Ends with it all that users let it do.
   *
   * @throws KeystoneException 404 when it is gone by then
   */
  public void delete(Consumer consumer, AuthContext by) {
    database.change(_ -> {
      if (!driver.delete(consumer.id())) {
        throw missing();
      }
      outbox.record(Change.of(by, "deleted", KIND, consumer.id()));
    });
  }

  static KeystoneException missing() {
    return new Problem.NotFoundBecause("Consumer not found").raised();
  }
}
