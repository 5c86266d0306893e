package io.xloud.cache;

import io.micrometer.core.instrument.MeterRegistry;
import io.xloud.event.ChangeNews;
import io.xloud.event.Freshness;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Opens caches and drops from all of them what the events name. A cache that is filled from another
 * one must be opened after it: drops go in the order of opening, so that nobody fills the later
 * from what the earlier is about to lose.
 */
@Singleton
public final class Caches {
  private final Freshness freshness;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Watchlist watchlist;
  private final List<FactCache<?, ?>> open = new CopyOnWriteArrayList<>();

  public Caches(
      ChangeNews news,
      Freshness freshness,
      Clock clock,
      MeterRegistry meters,
      Watchlist watchlist) {
    this.freshness = freshness;
    this.clock = clock;
    this.meters = meters;
    this.watchlist = watchlist;
    news.listen(this::drop);
    news.listenToLoss(this::clear);
  }

  /**
   * @param name of the metrics
   * @param bound the most entries kept
   * @param ofAll facts that every entry is made of
   */
  public <K, V> FactCache<K, V> open(String name, int bound, String... ofAll) {
    FactCache<K, V> cache = new FactCache<>(name, bound, Set.of(ofAll), freshness, clock, meters);
    open.add(cache);
    return cache;
  }

  private void clear() {
    open.forEach(FactCache::clear);
  }

  /**
   * Ends what was watched and not asked for since the last time, and takes off the watchlist what
   * is left without entries. Whatever was made of that meanwhile ends too. While the database is
   * silent nothing ends: what is not asked for in this minute may be in the next, and can't be
   * read.
   */
  public void leaveUnused() {
    if (freshness.isSilent()) {
      return;
    }
    Set<String> inUse = new HashSet<>();
    open.forEach(cache -> {
      cache.collectInUse(inUse);
      inUse.addAll(cache.ofAll());
    });
    drop(watchlist.factsBeside(inUse));
  }

  /** First off the watchlist: nothing may be kept as watched that the next pass does not see. */
  private void drop(Collection<String> facts) {
    watchlist.forget(facts);
    open.forEach(cache -> cache.drop(facts));
  }
}
