package io.xloud.crypto;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the other nodes, so that every node's token is good on every node although each signs
 * with a key of its own. Each peer is asked for its own keys alone: if it also told those it had
 * from others, no key would ever be gone. What a peer that does not answer told last counts for as
 * long as a token of it may, and no longer: whoever took its keys since could make tokens for ever.
 */
final class JwksPeers implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(JwksPeers.class.getName());

  private final JwksConfig config;
  private final JwksFetch fetch;
  private final Map<URI, List<PublishedKey>> told = new ConcurrentHashMap<>();
  private final Map<URI, Long> heard = new ConcurrentHashMap<>();
  private final Set<URI> silent = ConcurrentHashMap.newKeySet();
  private final LongSupplier nanoTime;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final Runnable changed;
  private volatile @Nullable Thread thread;

  /**
   * @param changed run after any of them told other keys
   */
  JwksPeers(JwksConfig config, LongSupplier nanoTime, Runnable changed) {
    this.config = config;
    this.nanoTime = nanoTime;
    this.fetch = new JwksFetch(config.authorities());
    this.changed = changed;
  }

  void start() {
    thread = Thread.ofVirtual().name("keys of peers").start(this::follow);
  }

  /** In the order of the setting. */
  List<PublishedKey> keys() {
    return config.peers().stream()
        .flatMap(peer -> told.getOrDefault(peer, List.of()).stream())
        .toList();
  }

  /** Waits until each was asked once, and no longer than this. */
  void await(Duration patience) {
    try {
      if (!asked.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "Not every peer of [xloud] jwks.peers has answered yet");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    try {
      while (true) {
        passAnyway();
        asked.countDown();
        Thread.sleep(config.refresh());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whoever hears of changes and fails must not end the asking. */
  private void passAnyway() {
    try {
      pass();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "What peers told could not be taken", e);
    }
  }

  /** All at once, so that a slow one keeps nobody waiting. */
  void pass() {
    List<PublishedKey> before = keys();
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      config.peers().forEach(peer -> all.execute(() -> ask(peer)));
    }
    config.peers().forEach(this::forgetDead);
    if (!keys().equals(before)) {
      changed.run();
    }
  }

  private void forgetDead(URI peer) {
    @Nullable Long last = heard.get(peer);
    if (last != null && nanoTime.getAsLong() - last > config.kept().toNanos()) {
      heard.remove(peer);
      told.remove(peer);
      LOG.log(Level.WARNING, "{0} was silent for so long that its keys are forgotten", peer);
    }
  }

  private void ask(URI peer) {
    try {
      told.put(peer, fetch.keys(peer));
      heard.put(peer, nanoTime.getAsLong());
      if (silent.remove(peer)) {
        LOG.log(Level.INFO, "{0} tells its keys again", peer);
      }
    } catch (IOException | RuntimeException e) {
      if (silent.add(peer)) {
        LOG.log(
            Level.WARNING,
            "{0} tells no keys, those that it told last stay in force: {1}",
            peer,
            e.getMessage());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
    }
    fetch.close();
  }
}
