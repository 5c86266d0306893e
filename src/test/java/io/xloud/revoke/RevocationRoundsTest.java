package io.xloud.revoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RevocationRoundsTest {
  private final List<List<String>> asked = new CopyOnWriteArrayList<>();
  private final Semaphore atTheDatabase = new Semaphore(0);
  private final Semaphore answers = new Semaphore(0);
  private final RevocationRounds rounds = new RevocationRounds(this::slowly, 1);

  /** One answer for the first, one for all who came meanwhile. */
  @Test
  void whoever_comes_during_a_round_is_in_the_next_together_with_the_others() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> first = threads.submit(() -> rounds.maySuspect(token("first")));
      atTheDatabase.acquire();
      List<Future<Boolean>> others = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        TokenFingerprint token = token("t" + i);
        others.add(threads.submit(() -> rounds.maySuspect(token)));
      }
      while (rounds.waiting() < 50) {
        Thread.onSpinWait();
      }
      answers.release(2);
      assertThat(first.get()).isFalse();
      for (Future<Boolean> other : others) {
        assertThat(other.get()).isFalse();
      }
    }
    assertThat(asked).hasSize(2);
    assertThat(asked.getFirst()).containsExactly("first");
    assertThat(asked.getLast()).hasSize(50);
  }

  @Test
  void a_suspicion_is_handed_to_everybody_in_the_round() {
    answers.release();
    assertThat(rounds.maySuspect(token("revoked"))).isTrue();
  }

  @Test
  void a_failure_reaches_whoever_asked_and_the_next_round_goes_on() {
    answers.release(2);
    assertThatThrownBy(() -> rounds.maySuspect(token("broken")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the database is away");
    assertThat(rounds.maySuspect(token("good"))).isFalse();
  }

  @Test
  void an_error_in_a_round_leaves_nobody_waiting_who_came_meanwhile() throws Exception {
    CompletableFuture<Boolean> fatal = ask("fatal");
    atTheDatabase.acquire();
    CompletableFuture<Boolean> other = ask("good");
    while (rounds.waiting() < 1) {
      Thread.onSpinWait();
    }
    answers.release(2);
    assertThatThrownBy(fatal::get).hasCauseInstanceOf(StackOverflowError.class);
    assertThat(other.get(5, TimeUnit.SECONDS)).isFalse();
  }

  private CompletableFuture<Boolean> ask(String auditId) {
    return CompletableFuture.supplyAsync(
        () -> rounds.maySuspect(token(auditId)), Thread::startVirtualThread);
  }

  private boolean slowly(List<TokenFingerprint> tokens) {
    List<String> names = tokens.stream().map(TokenFingerprint::auditId).toList();
    asked.add(names);
    atTheDatabase.release();
    answers.acquireUninterruptibly();
    if (names.contains("fatal")) {
      throw new StackOverflowError();
    }
    if (names.contains("broken")) {
      throw new IllegalStateException("the database is away");
    }
    return names.contains("revoked");
  }

  private static TokenFingerprint token(String auditId) {
    return new TokenFingerprint(
        "u",
        "d",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        auditId,
        auditId,
        Instant.EPOCH,
        Instant.EPOCH,
        List.of());
  }
}
