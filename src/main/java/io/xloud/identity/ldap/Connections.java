package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections to a directory, never more than so many at a time, used again while they are young.
 * Nobody waits for a place longer than for an answer. There is no thread behind it: a connection
 * that broke while it was idle is found out by whoever takes it.
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
    LDAPConnection dial() throws LDAPException;
  }

  /** A connection in somebody's hands, and when it was made. */
  record Connection(LDAPConnection wire, long since) {}

  Connections(Dialling dialling, ServerConfig.Pooling pooling, Duration patience) {
    this.dialling = dialling;
    this.pooling = pooling;
    this.patience = patience;
    this.places = new Semaphore(pooling.size(), true);
  }

  /**
   * @throws LDAPException when no place is free in time, or no server takes the connection
   */
  Connection take() throws LDAPException {
    awaitPlace();
    Connection taken = null;
    try {
      Connection kept = kept();
      taken = kept == null ? new Connection(dialling.dial(), System.nanoTime()) : kept;
      return taken;
    } finally {
      if (taken == null) {
        places.release();
      }
    }
  }

  private void awaitPlace() throws LDAPException {
    try {
      if (places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LDAPException(ResultCode.USER_CANCELED, "interrupted", e);
    }
    throw new LDAPException(ResultCode.BUSY, "all connections are in use");
  }

  private @Nullable Connection kept() {
    for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      if (kept.wire().isConnected() && isYoung(kept)) {
        return kept;
      }
      kept.wire().close();
    }
    return null;
  }

  private boolean isYoung(Connection connection) {
    return System.nanoTime() - connection.since() < pooling.lifetime().toNanos();
  }

  /** For the next one, when it is good for that. */
  void giveBack(Connection connection) {
    if (pooling.keep() && !closed && isYoung(connection)) {
      idle.addFirst(connection);
    } else {
      connection.wire().close();
    }
    places.release();
    if (closed) {
      closeIdle();
    }
  }

  /** An answer may still be on its way: nobody may use it again, nor others to that server. */
  void drop(Connection connection) {
    connection.wire().closeWithoutUnbind(); // a farewell might be one more wait
    places.release();
    closeIdle();
  }

  @Override
  public void close() {
    closed = true;
    closeIdle();
  }

  private void closeIdle() {
    for (Connection one = idle.pollFirst(); one != null; one = idle.pollFirst()) {
      one.wire().close();
    }
  }
}
