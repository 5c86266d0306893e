package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the servers of a directory, never more than so many at a time, used again while
 * they are young. No thread watches them: a connection that broke while it was idle is found out by
 * whoever takes it.
 */
final class Connections implements AutoCloseable {
  private final Dialling dialling;
  private final ServerConfig.Pooling pooling;
  private final Duration patience;
  private final Semaphore places;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /** Makes a connection, with TLS and name where these are wanted. */
  interface Dialling {
    LDAPConnection dial(Server server) throws LDAPException;
  }

  /**
   * A connection in somebody's hands, and when it was made.
   *
   * @param kept whether it was idle before, so that the server may have closed it
   */
  record Connection(LDAPConnection wire, Server server, long since, boolean kept) {}

  /** Nobody gave a place back in time; that says nothing of any server. */
  static final class Full extends LDAPException {
    private static final long serialVersionUID = 1;

    Full() {
      super(ResultCode.BUSY, "all connections are in use");
    }
  }

  /**
   * @param patience how long somebody waits for a place
   */
  Connections(Dialling dialling, ServerConfig.Pooling pooling, Duration patience) {
    this.dialling = dialling;
    this.pooling = pooling;
    this.patience = patience;
    this.places = new Semaphore(pooling.size(), true);
  }

  /**
   * Waits for a place, which is good for one connection at a time until {@link #leave}.
   *
   * @throws Full when there is none in time
   */
  void enter() throws LDAPException {
    try {
      if (places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LDAPException(ResultCode.USER_CANCELED, "interrupted", e);
    }
    throw new Full();
  }

  void leave() {
    places.release();
  }

  /**
   * @param fresh whether it must be one that was just made
   * @throws LDAPException when the server does not take it
   */
  Connection take(Server server, boolean fresh) throws LDAPException {
    Connection kept = fresh ? null : kept(server);
    return kept == null
        ? new Connection(dialling.dial(server), server, System.nanoTime(), false)
        : kept;
  }

  private @Nullable Connection kept(Server server) {
    closeIdle(one -> !one.wire().isConnected() || !isYoung(one), Farewell::say);
    for (Connection one : idle) {
      if (one.server().equals(server) && idle.remove(one)) {
        return one;
      }
    }
    return null;
  }

  private boolean isYoung(Connection connection) {
    return System.nanoTime() - connection.since() < pooling.lifetime().toNanos();
  }

  /** For the next one, when it is good for that. */
  void giveBack(Connection connection) {
    if (pooling.keep() && !closed && isYoung(connection)) {
      idle.addFirst(
          new Connection(connection.wire(), connection.server(), connection.since(), true));
    } else {
      Farewell.say(connection.wire());
    }
    if (closed) {
      closeIdle(_ -> true, Farewell::say);
    }
  }

  /** An answer may still be on its way: nobody may use it again, nor others to that server. */
  void drop(Connection connection) {
    Farewell.omit(connection.wire());
    closeIdle(connection.server());
  }

  /** Of a server that is not believed to listen. */
  void closeIdle(Server server) {
    closeIdle(one -> one.server().equals(server), Farewell::omit);
  }

  @Override
  public void close() {
    closed = true;
    closeIdle(_ -> true, Farewell::say);
  }

  /** Taken away at once, so that nobody comes upon one; closed while nobody waits. */
  private void closeIdle(Predicate<Connection> which, Consumer<LDAPConnection> farewell) {
    for (Connection one : idle) {
      if (which.test(one) && idle.remove(one)) {
        farewell.accept(one.wire());
      }
    }
  }
}
