package io.xloud.cache;

import io.micrometer.core.instrument.MeterRegistry;
import io.xloud.event.ChangeNews;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Opens caches and drops from all of them what the events name. */
@Singleton
public final class Caches {
  private final Clock clock;
  private final MeterRegistry meters;
  private final List<FactCache<?, ?>> open = new CopyOnWriteArrayList<>();

  public Caches(ChangeNews news, Clock clock, MeterRegistry meters) {
    this.clock = clock;
    this.meters = meters;
    news.listen(this::drop);
  }

  /**
   * @param name of the metrics
   * @param bound the most entries kept
   */
  public <K, V> FactCache<K, V> open(String name, int bound) {
    FactCache<K, V> cache = new FactCache<>(name, bound, clock, meters);
    open.add(cache);
    return cache;
  }

  private void drop(Collection<String> changedIds) {
    open.forEach(cache -> cache.drop(changedIds));
  }
}
