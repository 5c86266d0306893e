package io.xloud.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xloud.catalog.CatalogDriver;
import io.xloud.catalog.ServiceService;
import io.xloud.catalog.sql.CatalogDrivers;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.event.ChangeNews;
import io.xloud.event.Outbox;
import io.xloud.event.RelaySwitch;
import io.xloud.event.TransactionalOutbox;
import io.xloud.persistence.ConnectionPool;
import io.xloud.persistence.Database;
import io.xloud.persistence.NodeId;
import io.xloud.testing.House;
import io.xloud.testing.TestDatabase;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of the lease and of the server's end while the broker lets us wait. */
@Timeout(60)
class RelayIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  /** More than the end waits for a pass, less than a pass waits for this broker. */
  private static final long AN_END_SECONDS = 8;

  private final RelaySwitch relay = new RelaySwitch();
  private final NodeId node = new NodeId("one");

  @BeforeEach
  void something_is_to_be_told() {
    DB.database()
        .change(handle -> {
          handle.execute("DELETE FROM xi_lease");
          handle.execute("DELETE FROM xi_event");
        });
    relay.turnOn();
    Outbox outbox = new TransactionalOutbox(node, new ChangeNews(), Clock.systemUTC(), relay);
    Change change = Change.of(AuthContext.internal("test"), "created", "project", "p");
    DB.database().change(_ -> outbox.record(change));
  }

  private Relay relay(Options options, Database database) {
    ServiceService services =
        new House()
            .with(Database.class, database)
            .with(Outbox.class, DB.outbox())
            .with(CatalogDriver.class, CatalogDrivers.sql(database))
            .get(ServiceService.class);
    return new Relay(
        options, database, node, relay, services, Clock.systemUTC(), new SimpleMeterRegistry());
  }

  private static boolean anotherNodeMayGoOn() {
    return new Lease("notification", DB.database(), new NodeId("other"), System::nanoTime).take();
  }

  @Test
  void whoever_still_knocks_at_the_broker_keeps_the_work_from_nobody() throws Exception {
    try (SilentBroker broker = SilentBroker.mute()) {
      Relay knocking = relay(broker.options(), DB.database());
      knocking.start(new StartupEvent());
      broker.called.await();
      assertThat(anotherNodeMayGoOn()).isTrue();
      broker.close();
      knocking.stop(new ShutdownEvent());
    }
  }

  @Test
  void an_end_waits_for_no_broker_and_leaves_the_work_to_who_is_at_it() throws Exception {
    try (SilentBroker broker = SilentBroker.confirmingNothing()) {
      Relay telling = relay(broker.options(), DB.database());
      telling.start(new StartupEvent());
      broker.published.await();
      CompletableFuture<Void> end =
          CompletableFuture.runAsync(
              () -> telling.stop(new ShutdownEvent()), Thread::startVirtualThread);
      assertThat(end).succeedsWithin(AN_END_SECONDS, TimeUnit.SECONDS);
      assertThat(anotherNodeMayGoOn()).as("what is on its way is told twice").isFalse();
    }
  }

  @Test
  void an_end_without_a_database_takes_nobodys_end_away() {
    ConnectionPool pool = ConnectionPool.open(DB.settings());
    Relay relay =
        relay(
            Options.of(Map.of("oslo_messaging_notifications", Map.of("driver", "log"))),
            pool.database());
    relay.start(new StartupEvent());
    pool.close();

    relay.stop(new ShutdownEvent());
  }
}
