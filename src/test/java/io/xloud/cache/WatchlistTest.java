package io.xloud.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.xloud.event.ChangeNews;
import io.xloud.event.Freshness;
import io.xloud.event.ReadAt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever foreign writers do, and whenever passes, fills and departures happen in between, nothing
 * is answered that was not so within the bound.
 */
class WatchlistTest {
  private static final long BOUND = 100;
  private static final List<String> FACTS = List.of("u", "p");

  /** The tables: what each fact was, and since when. */
  private record State(long since, Map<String, Integer> facts) {}

  private final List<State> history = new ArrayList<>();
  private long now;
  private final ChangeNews news = new ChangeNews();
  private final Freshness freshness =
      new Freshness(Duration.ofNanos(BOUND), Duration.ZERO, true, () -> now);
  private final Watchlist watchlist = new Watchlist();
  private final Caches caches =
      new Caches(news, freshness, Clock.systemUTC(), new SimpleMeterRegistry(), watchlist);
  private final FactCache<String, Map<String, Integer>> cache = caches.open("test", 10);
  private final Set<String> filling = new HashSet<>();
  private final Map<String, Long> readAt = new HashMap<>();
  private int longLived;

  WatchlistTest() {
    history.add(new State(0, Map.of("u", 0, "p", 0)));
    freshness.heard(0, true);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void nothing_is_answered_that_was_not_so_within_the_bound(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      something(random, 0);
      freshness.heard(now, true);
      check("u");
      check("p");
      check("u p");
    }
    assertThat(longLived).as("answers older than the bound").isGreaterThan(1000);
  }

  /** Inside a pass and inside a fill the same may happen again. */
  private void something(Random random, int depth) {
    now += random.nextInt(8);
    if (depth > 3) {
      return;
    }
    switch (random.nextInt(40)) {
      case 0, 1 -> change(random);
      case 2 -> caches.leaveUnused();
      case 3 -> news.publish(List.of(FACTS.get(random.nextInt(2))));
      case 4, 5, 6, 7, 8, 9 -> {
        if (depth == 0) {
          pass(random);
        }
      }
      default -> ask(List.of("u", "p", "u p").get(random.nextInt(3)), random, depth);
    }
  }

  /** Few values, so that what was comes again. */
  private void change(Random random) {
    Map<String, Integer> facts = new HashMap<>(truth());
    facts.put(FACTS.get(random.nextInt(2)), random.nextInt(2));
    now++;
    history.add(new State(now, facts));
  }

  private Map<String, Integer> truth() {
    return history.getLast().facts();
  }

  private void pass(Random random) {
    long began = now;
    Map<Subject, Long> before = watchlist.begin(began);
    something(random, 1);
    Map<Subject, Long> seen = new HashMap<>();
    before.keySet().forEach(subject -> seen.put(subject, print(subject)));
    something(random, 1);
    news.publish(watchlist.changed(before, seen));
    something(random, 1);
    watchlist.open(now);
    freshness.watched(began);
  }

  private Long print(Subject subject) {
    return (long) truth().getOrDefault(subject.id(), 0);
  }

  private void ask(String key, Random random, int depth) {
    if (filling.add(key)) {
      cache.get(key, _ -> made(key, random, depth));
      filling.remove(key);
    }
  }

  private Made<Map<String, Integer>> made(String key, Random random, int depth) {
    ReadAt began = freshness.now();
    something(random, depth + 1);
    Map<String, Integer> read = new HashMap<>();
    Map<Subject, Long> prints = new HashMap<>();
    for (String fact : key.split(" ")) {
      read.put(fact, truth().getOrDefault(fact, 0));
      Subject subject = new Subject(Subject.Kind.USER, fact);
      prints.put(subject, print(subject));
    }
    something(random, depth + 1);
    boolean watched = watchlist.join(prints, began.nanos());
    something(random, depth + 1);
    readAt.put(key, began.nanos());
    return new Made<>(
        read, new HashSet<>(read.keySet()), Instant.MAX, watched ? began.whileWatched() : began);
  }

  private void check(String key) {
    @Nullable Map<String, Integer> answer = cache.peek(key);
    if (answer == null) {
      return;
    }
    assertThat(wasSo(answer)).as("%s at %d, %s", answer, now, history.getLast()).isTrue();
    longLived += now - readAt.getOrDefault(key, now) > BOUND ? 1 : 0;
  }

  /** From the state that held when the bound began. */
  private boolean wasSo(Map<String, Integer> answer) {
    for (int i = history.size() - 1; i >= 0; i--) {
      if (history.get(i).facts().entrySet().containsAll(answer.entrySet())) {
        return true;
      }
      if (history.get(i).since() <= now - BOUND) {
        return false;
      }
    }
    return false;
  }

  @Test
  void nothing_joins_before_the_first_pass_is_over() {
    Map<Subject, Long> prints = Map.of(Subject.ROLES, 1L);
    assertThat(watchlist.join(prints, 0)).isFalse();
    watchlist.begin(1);
    watchlist.open(2);
    assertThat(watchlist.join(prints, 1)).isFalse();
    assertThat(watchlist.join(prints, 2)).isTrue();
  }

  @Test
  void what_a_pass_does_not_look_at_does_not_count_with_it() {
    watchlist.open(0);
    watchlist.begin(5);
    assertThat(watchlist.join(Map.of(Subject.ROLES, 1L), 4)).isFalse();
    assertThat(watchlist.join(Map.of(Subject.ROLES, 1L), 5)).isTrue();
    assertThat(watchlist.begin(6)).containsOnlyKeys(Subject.ROLES);
  }

  @Test
  void a_watch_that_is_late_or_fails_ends_what_is_watched() {
    watchlist.begin(0);
    watchlist.open(0);
    freshness.watched(0);
    cache.get(
        "k", _ -> new Made<>(Map.of(), Set.of("u"), Instant.MAX, freshness.now().whileWatched()));
    now = 2 * BOUND;
    freshness.heard(now, true);
    assertThat(cache.find("k")).isEmpty();
    freshness.watched(now - BOUND);
    assertThat(cache.find("k")).isPresent();
    now++;
    freshness.heard(now, true);
    assertThat(cache.find("k")).isEmpty();
  }
}
