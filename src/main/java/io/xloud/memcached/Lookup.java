package io.xloud.memcached;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds addresses of names within a limit, which the resolver of the system knows none of. What
 * takes longer goes on, and is the answer of whoever asks next: each name is looked up by one
 * thread at most.
 */
final class Lookup {
  private final Resolver resolver;
  private final Map<String, FutureTask<InetAddress>> running = new ConcurrentHashMap<>();

  /** Asks for as long as it takes. */
  interface Resolver {
    InetAddress find(String host) throws IOException;
  }

  Lookup(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * @throws SocketTimeoutException when there is no answer yet
   */
  InetAddress find(String host, Duration limit) throws IOException {
    FutureTask<InetAddress> task = running.computeIfAbsent(host, this::started);
    try {
      InetAddress found = task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      running.remove(host, task);
      return found;
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("no address of " + host + " in time");
    } catch (ExecutionException e) {
      running.remove(host, task);
      throw new IOException(host + " was not found: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private FutureTask<InetAddress> started(String host) {
    FutureTask<InetAddress> task = new FutureTask<>(() -> resolver.find(host));
    Thread.ofPlatform().daemon().name("lookup-" + host).start(task);
    return task;
  }
}
