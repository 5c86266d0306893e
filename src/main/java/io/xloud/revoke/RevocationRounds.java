package io.xloud.revoke;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Asks for many tokens at once: while one round is at the database, those who come gather for the
 * next. So each answer is of what was true after the question was put, and the database is asked
 * the less often the more ask. Waiting takes no connection.
 */
final class RevocationRounds {
  private static final int MOST = 100;

  private final Predicate<List<TokenFingerprint>> suspicion;
  private final Queue<Asked> waiting = new ConcurrentLinkedQueue<>();
  private final Semaphore rounds;

  private record Asked(TokenFingerprint token, CompletableFuture<Boolean> suspected) {}

  /**
   * @param suspicion whether an event may hit one of the tokens; which one is asked again
   * @param atOnce how many rounds may be at the database
   */
  RevocationRounds(Predicate<List<TokenFingerprint>> suspicion, int atOnce) {
    this.suspicion = suspicion;
    this.rounds = new Semaphore(atOnce);
  }

  /** Whether an event may hit the token; mostly none does. */
  boolean maySuspect(TokenFingerprint token) {
    Asked mine = new Asked(token, new CompletableFuture<>());
    waiting.add(mine);
    leadWhile(() -> !mine.suspected.isDone());
    return answer(mine);
  }

  /** Whoever led hands over to a thread that answers the others, also when an error ends it. */
  private void leadWhile(BooleanSupplier needed) {
    boolean led = false;
    try {
      while (needed.getAsBoolean() && rounds.tryAcquire()) {
        led = true;
        lead();
      }
    } finally {
      if (led && !waiting.isEmpty()) {
        Thread.startVirtualThread(() -> leadWhile(() -> !waiting.isEmpty()));
      }
    }
  }

  int waiting() {
    return waiting.size();
  }

  @SuppressWarnings("CatchingUnchecked") // whoever waits must hear of it
  private void lead() {
    List<Asked> asked = List.of();
    try {
      asked = gathered();
      boolean suspected =
          !asked.isEmpty() && suspicion.test(asked.stream().map(Asked::token).toList());
      asked.forEach(each -> each.suspected.complete(suspected));
    } catch (RuntimeException e) {
      asked.forEach(each -> each.suspected.completeExceptionally(e));
    } finally {
      asked.forEach(each -> each.suspected.cancel(false)); // after an error only
      rounds.release();
    }
  }

  private List<Asked> gathered() {
    List<Asked> asked = new ArrayList<>();
    Asked next = waiting.poll();
    while (next != null) {
      asked.add(next);
      next = asked.size() < MOST ? waiting.poll() : null;
    }
    return asked;
  }

  private static boolean answer(Asked asked) {
    try {
      return asked.suspected.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException refusal ? refusal : e;
    }
  }
}
