package io.xloud.tracing;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.xloud.config.Options;
import io.xloud.http.RequestTrace;
import io.xloud.identity.DirectoryTrace;
import io.xloud.persistence.DatabaseTrace;
import io.xloud.persistence.NodeId;
import io.xloud.persistence.Serving;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jspecify.annotations.Nullable;

/**
 * The switch. All of OpenTelemetry is behind {@link Spans}, of which nothing is loaded while traces
 * are off: so nothing here may hand out one of its types or a reference to one of its methods.
 */
@Singleton
final class Tracing implements RequestTrace, DatabaseTrace, DirectoryTrace {
  private final Optional<Spans> spans;

  /**
   * @param node asked for where traces are on, because it looks up the machine's name
   */
  @Inject
  Tracing(Options options, Instance<NodeId> node, MeterRegistry meters) {
    this(
        options.flag("xloud", "tracing.enabled") && Serving.isOn()
            ? Optional.of(
                Spans.sent(TracingConfig.from(options, System.getenv()), node.get(), meters))
            : Optional.empty());
  }

  Tracing(Optional<Spans> spans) {
    this.spans = spans;
  }

  @Override
  public boolean isOn() {
    return spans.isPresent();
  }

  @Override
  public Following follow(Arrival request) {
    return spans.orElseThrow().follow(request);
  }

  @Override
  public <T extends @Nullable Object> T around(DatabaseTrace.Work work, Supplier<T> attempt) {
    return inside(
        switch (work) {
          case READ -> "database.read";
          case TRANSACTION -> "database.transaction";
        },
        attempt);
  }

  @Override
  public <T extends @Nullable Object> T around(
      DirectoryTrace.Question question, Supplier<T> asking) {
    return inside(
        switch (question) {
          case SEARCH -> "directory.search";
          case PASSWORD -> "directory.password";
        },
        asking);
  }

  @Override
  public SqlLogger statements() {
    return spans.orElseThrow().statements();
  }

  /** Shows the work as a part of the request, where there is one. */
  <T extends @Nullable Object> T inside(String name, Supplier<T> work) {
    return isOn() ? spans.orElseThrow().inside(name, work) : work.get();
  }

  /** When the last answers are on their way, and nobody asks any more. */
  void stop(@Observes ShutdownEvent stop) {
    if (isOn()) {
      spans.orElseThrow().close();
    }
  }
}
