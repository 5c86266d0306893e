package io.xloud.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.xloud.config.Options;
import io.xloud.http.RequestMeters;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes leave of clients before the listener closes. First the node tells load balancers that it
 * goes; until they have noticed it answers whoever comes, and asks them to come back on another
 * connection, which will be another node's. Then it waits for the answers still under way. Nothing
 * of this is on the way of a request before the end begins.
 */
@Singleton
class Draining {
  private static final System.Logger LOG = System.getLogger(Draining.class.getName());
  private static final int BEFORE_ALL_OTHERS = -20_000;
  private static final long LOOK_EVERY_MILLIS = 20;
  private static final long NO_ERROR = 0;
  private static final int NO_STREAM_IS_REFUSED = Integer.MAX_VALUE;

  private final Duration drain;
  private final Duration timeout;
  private final RequestMeters requests;
  private final AtomicReference<@Nullable Router> router = new AtomicReference<>();
  private final Set<HttpConnection> told = ConcurrentHashMap.newKeySet();
  private final CountDownLatch never = new CountDownLatch(1);
  private volatile boolean listening;
  private volatile boolean begun;

  Draining(Options options, RequestMeters requests) {
    this.drain = options.duration("xloud", "shutdown.drain");
    this.timeout = options.duration("xloud", "shutdown.timeout");
    this.requests = requests;
  }

  /** Whether load balancers shall send nobody here any more. */
  boolean hasBegun() {
    return begun;
  }

  void open(@Observes Router router) {
    this.router.set(router);
  }

  void listens(@ObservesAsync HttpServerStart start) {
    listening = true;
  }

  /** Holds the end of the process; commands and failed starts have nobody to take leave of. */
  void end(@Observes ShutdownDelayInitiatedEvent end) throws InterruptedException {
    if (!listening) {
      return;
    }
    begun = true;
    partFromConnections();
    if (!drain.isZero()) {
      LOG.log(
          System.Logger.Level.INFO,
          "Told to end: not ready any more; requests are answered for {0} s yet.",
          drain.toMillis() / 1000.0);
    }
    rest(drain.toMillis());
    awaitAnswers();
  }

  private void partFromConnections() {
    @Nullable Router doors = router.get();
    if (doors != null) {
      doors.route().order(BEFORE_ALL_OTHERS).handler(this::part);
    }
  }

  /**
   * By HTTP/2 the client is asked to open no more streams, and those on their way while it reads
   * that are answered still (RFC 9113, section 6.8); to close the connection is left to the client,
   * or to the end of the process.
   */
  private void part(RoutingContext request) {
    if (request.request().version() != HttpVersion.HTTP_2) {
      request.response().putHeader("Connection", "close");
    } else if (told.add(request.request().connection())) {
      request.request().connection().goAway(NO_ERROR, NO_STREAM_IS_REFUSED);
    }
    request.next();
  }

  private void awaitAnswers() throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (requests.underWay() > 0) {
      if (System.nanoTime() - end > 0) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} requests took longer than [xloud] shutdown.timeout and are cut off.",
            requests.underWay());
        return;
      }
      rest(LOOK_EVERY_MILLIS);
    }
  }

  private void rest(long millis) throws InterruptedException {
    never.await(millis, MILLISECONDS);
  }
}
