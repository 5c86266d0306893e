package io.xloud.cache;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.ChangeNews;
import io.xloud.event.Freshness;
import io.xloud.persistence.DatabaseSilent;
import io.xloud.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FactCacheTest {
  private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");

  private final SettableClock clock = new SettableClock(Instant.parse("2029-01-01T00:00:00Z"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ChangeNews news = new ChangeNews();
  private final AtomicLong nanos = new AtomicLong();
  private final Freshness freshness =
      new Freshness(Duration.ofMillis(500), Duration.ofSeconds(300), true, nanos::get);
  private final Caches caches = new Caches(news, freshness, clock, meters, new Watchlist());
  private final FactCache<String, String> cache = caches.open("test", 3);

  FactCacheTest() {
    freshness.heard(0, false);
  }

  @Test
  void an_event_drops_exactly_what_was_made_of_what_it_names() {
    keep("t1", "u1", "p1");
    keep("t2", "u2", "p1");

    news.publish(List.of("u1"));

    assertThat(cache.find("t1")).isEmpty();
    assertThat(cache.find("t2")).contains("t2!");
    news.publish(List.of("p1"));
    assertThat(cache.size()).isZero();
  }

  @Test
  void a_fill_that_raced_a_change_is_answered_and_not_kept() {
    String answer =
        cache.get(
            "t1",
            key -> {
              news.publish(List.of("u1"));
              return new Made<>("stale", Set.of("u1"), END, freshness.now());
            });

    assertThat(answer).isEqualTo("stale");
    assertThat(cache.find("t1")).isEmpty();
  }

  @Test
  void a_fill_that_raced_another_change_is_kept() {
    cache.get(
        "t1",
        key -> {
          news.publish(List.of("somebody-else"));
          return new Made<>("fresh", Set.of("u1"), END, freshness.now());
        });
    assertThat(cache.find("t1")).contains("fresh");
  }

  @Test
  void an_entry_holds_until_its_end_and_not_at_it() {
    keep("t1", "u1");
    clock.set(END.minusMillis(1));
    assertThat(cache.find("t1")).isPresent();
    clock.set(END);
    assertThat(cache.find("t1")).isEmpty();
    keep("t1", "u1");
    assertThat(cache.size()).isZero();
  }

  @Test
  void it_never_grows_beyond_its_bound_and_keeps_what_is_used() {
    keep("t1", "u1");
    keep("t2", "u1");
    keep("t3", "u1");
    assertThat(cache.find("t1")).isPresent();
    keep("t4", "u1");

    assertThat(cache.size()).isEqualTo(3);
    assertThat(cache.find("t1")).isPresent();
    assertThat(cache.find("t2")).isEmpty();
  }

  @Test
  void nothing_is_answered_while_news_may_be_missing() {
    keep("t1", "u1");
    nanos.set(Duration.ofMillis(501).toNanos());
    assertThat(cache.find("t1")).isEmpty();
    freshness.heard(nanos.get(), false);
    assertThat(cache.find("t1")).isPresent();
  }

  @Test
  void what_is_known_outlives_a_silent_database_for_the_grace() {
    keep("t1", "u1");
    freshness.fallsSilent(new DatabaseSilent("away"));
    nanos.set(Duration.ofSeconds(300).toNanos());
    assertThat(cache.find("t1")).isPresent();
    nanos.set(Duration.ofSeconds(301).toNanos());
    assertThat(cache.find("t1")).isEmpty();
  }

  @Test
  void a_question_that_was_under_way_when_the_database_fell_silent_is_answered_from_memory() {
    keep("t1", "u1");
    nanos.set(Duration.ofMillis(501).toNanos());
    assertThat(
            cache.get(
                "t1",
                _ -> {
                  freshness.fallsSilent(new DatabaseSilent("away"));
                  throw unavailable();
                }))
        .isEqualTo("t1!");
  }

  @Test
  void without_grace_or_without_an_entry_it_is_refused() {
    keep("t1", "u1");
    nanos.set(Duration.ofSeconds(301).toNanos());
    freshness.fallsSilent(new DatabaseSilent("away"));
    for (String key : List.of("t1", "t2")) {
      assertThatThrownBy(() ->
              cache.get(
                  key,
                  _ -> {
                    throw unavailable();
                  }))
          .isInstanceOf(KeystoneException.class);
    }
  }

  /** Only that nobody could be asked: whatever else was found out is true now. */
  @Test
  void another_refusal_is_never_covered_up_by_what_was_known() {
    keep("t1", "u1");
    nanos.set(Duration.ofMillis(501).toNanos());
    assertThatThrownBy(() ->
            cache.get(
                "t1",
                _ -> {
                  freshness.fallsSilent(new DatabaseSilent("away"));
                  throw new Problem.NotFound("user", "u1").raised();
                }))
        .isInstanceOf(KeystoneException.class);
  }

  private static KeystoneException unavailable() {
    return new Problem.Unavailable("silent", Duration.ofSeconds(1)).raised();
  }

  @Test
  void beside_foreign_writers_nothing_is_answered_that_was_read_longer_ago() {
    freshness.heard(0, true);
    keep("t1", "u1");
    nanos.set(Duration.ofMillis(400).toNanos());
    freshness.heard(nanos.get(), true);
    assertThat(cache.find("t1")).isPresent();
    nanos.set(Duration.ofMillis(501).toNanos());
    freshness.heard(nanos.get(), true);
    assertThat(cache.find("t1")).isEmpty();
  }

  @Test
  void a_fact_of_all_entries_empties_the_cache() {
    FactCache<String, String> roles = caches.open("roles", 3, "implied roles");
    roles.get("a", _ -> new Made<>("x", Set.of("u1"), END, freshness.now()));
    news.publish(Set.of("implied roles"));
    assertThat(roles.size()).isZero();
    roles.get(
        "a",
        _ -> {
          news.publish(Set.of("implied roles"));
          return new Made<>("x", Set.of("u1"), END, freshness.now());
        });
    assertThat(roles.size()).isZero();
  }

  @Test
  void many_who_miss_together_make_it_once() throws Exception {
    CountDownLatch making = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger made = new AtomicInteger();
    Function<String, Made<String>> maker =
        _ -> {
          made.incrementAndGet();
          making.countDown();
          await(go);
          return new Made<>("x", Set.of("u1"), END, freshness.now());
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> cache.get("k", maker));
      making.await();
      var second = threads.submit(() -> cache.get("k", maker));
      go.countDown();
      assertThat(first.get()).isEqualTo("x");
      assertThat(second.get()).isEqualTo("x");
    }
    assertThat(made).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_fill_during_a_clear_is_not_kept() {
    cache.get(
        "t1",
        key -> {
          cache.clear();
          return new Made<>("x", Set.of("u1"), END, freshness.now());
        });
    assertThat(cache.size()).isZero();
  }

  @Test
  void when_the_feed_was_lost_all_caches_are_empty() {
    FactCache<String, String> other = caches.open("other", 10);
    other.get("a", _ -> new Made<>("x", Set.of("u1"), END, freshness.now()));
    keep("b", "u2");
    assertThat(other.find("a")).isPresent();
    news.lost();
    assertThat(other.find("a")).isEmpty();
    assertThat(cache.find("b")).isEmpty();
  }

  @Test
  void hits_and_misses_are_counted() {
    keep("t1", "u1");
    keep("t1", "u1");
    assertThat(counted("hit")).isEqualTo(1);
    assertThat(counted("miss")).isEqualTo(1);
  }

  /** Else whoever looks first and asks then would count twice. */
  @Test
  void a_look_counts_only_when_it_answered() {
    assertThat(cache.peek("t1")).isNull();
    keep("t1", "u1");
    assertThat(cache.peek("t1")).isEqualTo("t1!");
    assertThat(counted("hit")).isZero();
    assertThat(counted("miss")).isEqualTo(1);
    cache.countHit();
    assertThat(counted("hit")).isEqualTo(1);
  }

  @Test
  void after_the_last_drop_no_thread_finds_the_old_fact() throws Exception {
    AtomicInteger truth = new AtomicInteger();
    FactCache<String, Integer> shared = caches.open("shared", 10);
    List<Future<?>> fillers = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(3)) {
      for (int i = 0; i < 3; i++) {
        fillers.add(threads.submit(() -> fillOften(shared, truth)));
      }
      for (int i = 0; i < 5000; i++) {
        truth.incrementAndGet();
        news.publish(List.of("fact"));
      }
    }
    for (Future<?> filler : fillers) {
      filler.get();
    }
    news.publish(List.of("unrelated"));
    assertThat(
            shared.get("k", key -> new Made<>(truth.get(), Set.of("fact"), END, freshness.now())))
        .isEqualTo(truth.get());
  }

  @Test
  void nobody_finds_what_a_fill_that_raced_a_change_is_about_to_take_away() throws Exception {
    AtomicInteger truth = new AtomicInteger();
    AtomicInteger told = new AtomicInteger();
    FactCache<String, Integer> shared = caches.open("looked-at", 10);
    List<Future<?>> others = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(3)) {
      others.add(threads.submit(() -> fillOften(shared, truth)));
      for (int i = 0; i < 2; i++) {
        others.add(threads.submit(() -> lookOften(shared, told)));
      }
      for (int i = 0; i < 5000; i++) {
        truth.incrementAndGet();
        news.publish(List.of("fact"));
        told.set(truth.get());
      }
    }
    for (Future<?> other : others) {
      other.get();
    }
  }

  /** What a writer was told is done is found by nobody in its old form. */
  private static void lookOften(FactCache<String, Integer> cache, AtomicInteger told) {
    for (int i = 0; i < 50_000; i++) {
      int before = told.get();
      cache.find("k").ifPresent(found -> assertThat(found).isGreaterThanOrEqualTo(before));
    }
  }

  /** Nobody is ever told less than what was true, and told, before the question. */
  private void fillOften(FactCache<String, Integer> cache, AtomicInteger truth) {
    int told = 0;
    for (int i = 0; i < 20_000; i++) {
      int answer =
          cache.get("k", key -> new Made<>(truth.get(), Set.of("fact"), END, freshness.now()));
      assertThat(answer).isGreaterThanOrEqualTo(told);
      told = answer;
    }
  }

  @Test
  void whoever_empties_the_cache_among_fills_leaves_no_link_behind() throws Exception {
    FactCache<String, String> shared = caches.open("linked", 100, "all");
    Set<String> facts = IntStream.range(0, 100).mapToObj(i -> "f" + i).collect(toSet());
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<?> filler =
          threads.submit(() -> {
            for (int i = 0; i < 5_000; i++) {
              shared.get("k" + i, key -> new Made<>(key, facts, END, freshness.now()));
            }
          });
      while (!filler.isDone()) {
        shared.clear();
        shared.drop(List.of("f7"));
        shared.drop(List.of("all"));
      }
      filler.get();
    }
    shared.clear();
    assertThat(shared.size()).isZero();
    assertThat(shared.facts()).isZero();
  }

  private void keep(String key, String... of) {
    cache.get(key, k -> new Made<>(k + "!", Set.of(of), END, freshness.now()));
  }

  private double counted(String result) {
    return meters
        .get("xloud.cache.requests")
        .tags("cache", "test", "result", result)
        .functionCounter()
        .count();
  }
}
