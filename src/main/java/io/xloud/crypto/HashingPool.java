package io.xloud.crypto;

import io.micrometer.core.instrument.MeterRegistry;
import io.xloud.config.Options;
import io.xloud.error.Problem;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Hashes on threads of its own, one for each core, so that a storm of logins takes neither the
 * threads that validate tokens nor the memory of the server: a bounded number may wait, and whoever
 * comes then is told to come again. Known and unknown users wait in the same line. The threads
 * stand back behind all others: hashing may take every core that validation leaves, and no more.
 */
@Singleton
public class HashingPool implements PasswordHasher {
  private static final int NICER = 10;
  private static final Duration COME_AGAIN = Duration.ofSeconds(1);

  private final PasswordHasher hasher;
  private final ThreadPoolExecutor threads;

  @Inject
  HashingPool(Options options, MeterRegistry meters) {
    this(
        new PasswordHashes(options),
        Runtime.getRuntime().availableProcessors(),
        options.integer("xloud", "passwords.waiting"));
    meters.gauge("xloud.passwords.waiting", threads, pool -> pool.getQueue().size());
    meters.gauge("xloud.passwords.hashing", threads, ThreadPoolExecutor::getActiveCount);
    meters.gauge("xloud.passwords.libcrypt", threads, _ -> BcryptEngine.isNative() ? 1 : 0);
  }

  /**
   * @param atOnce how many are hashed at the same time
   * @param waiting how many more may wait
   */
  HashingPool(PasswordHasher hasher, int atOnce, int waiting) {
    this.hasher = hasher;
    this.threads =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            standingBack(Thread.ofPlatform().daemon().name("hashing-", 0).factory()));
  }

  private static ThreadFactory standingBack(ThreadFactory threads) {
    return work -> threads.newThread(Niceness.with(NICER, work));
  }

  @Override
  public String hash(Secret password) {
    return inTurn(() -> hasher.hash(password));
  }

  @Override
  public boolean matches(Secret password, String stored) {
    return inTurn(() -> hasher.matches(password, stored));
  }

  @Override
  public void pretend(Secret password) {
    inTurn(() -> {
      hasher.pretend(password);
      return true;
    });
  }

  @PreDestroy
  void close() {
    threads.shutdown();
  }

  private <T> T inTurn(Callable<T> work) {
    return outcome(enqueued(work));
  }

  private <T> Future<T> enqueued(Callable<T> work) {
    try {
      return threads.submit(work);
    } catch (RejectedExecutionException e) {
      throw busy();
    }
  }

  private static <T> T outcome(Future<T> hashed) {
    try {
      return hashed.get();
    } catch (InterruptedException e) {
      hashed.cancel(false);
      Thread.currentThread().interrupt();
      throw busy();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static RuntimeException busy() {
    return new Problem.Unavailable("Too many logins are waiting; try again shortly.", COME_AGAIN)
        .raised();
  }
}
