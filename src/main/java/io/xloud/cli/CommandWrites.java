package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.event.ChangeNews;
import io.xloud.event.Outbox;
import io.xloud.event.TransactionalOutbox;
import io.xloud.memcached.PythonCache;
import io.xloud.persistence.Database;
import io.xloud.persistence.NodeId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * How a command writes without the beans of a server: its changes leave events for the nodes, and
 * the caches of Python neighbours are emptied.
 */
record CommandWrites(Options options, Clock clock) {
  Outbox outbox() {
    return new TransactionalOutbox(node(), new ChangeNews(), clock);
  }

  /** Empties the caches afterwards, also of what was done before a failure. */
  <T> T telling(Supplier<T> work) {
    try {
      return work.get();
    } finally {
      PythonCache.tellAll(options);
    }
  }

  /** For a command that has nothing to ask the database but this. */
  <T> T once(BiFunction<Database, Outbox, T> work) {
    try (CommandDatabase database = CommandDatabase.open(options)) {
      return telling(() -> database.ask(it -> work.apply(it, outbox())));
    }
  }

  private NodeId node() {
    return NodeId.of(Path.of(options.string("xloud", "data")), options.integer("xloud", "port"));
  }
}
