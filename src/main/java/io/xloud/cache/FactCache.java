package io.xloud.cache;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.event.Freshness;
import io.xloud.event.ReadAt;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache whose entries know what they were made of and how long they hold.
 *
 * <p>A fill that raced a change is not kept: the mark is taken before anything is read, and after
 * the entry is in its place the drops since the mark are looked through. A dropper tells first and
 * removes then, a filler places first and looks then, so one of the two always sees the other.
 * Nothing is locked on a hit.
 *
 * <p>When full, the entry longest in place goes, unless it was used since its last turn.
 */
public final class FactCache<K, V> {
  private static final Instant FAR = Instant.ofEpochMilli(Long.MAX_VALUE);

  private final ConcurrentHashMap<K, Entry<K, V>> entries = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Set<K>> keysByFact = new ConcurrentHashMap<>();
  private final Queue<Turn<K>> turns = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final RecentDrops drops = new RecentDrops();
  private final ConcurrentHashMap<K, Fill<V>> fills = new ConcurrentHashMap<>();
  private final int bound;
  private final Set<String> ofAll;
  private final Freshness freshness;
  private final Clock clock;
  private final LongAdder hits;
  private final LongAdder misses;
  private final LongAdder evictions;
  private final LongAdder dropped;

  /** An entry's place in the line of those that may have to go; compared by identity. */
  private static final class Turn<K> {
    private final K key;

    private Turn(K key) {
      this.key = key;
    }
  }

  /**
   * Compared by identity. What each hit needs stands in the entry itself: of thousands of entries
   * none is in the processor's caches, and each further object would be another wait for memory.
   */
  private static final class Entry<K, V> {
    private final Turn<K> turn;
    private final Made<V> made;
    private final V value;
    private final ReadAt readAt;
    private final long endMillis;

    /** Since its last turn. */
    private volatile boolean used;

    /** Since somebody collected what is in use. */
    private volatile boolean asked = true;

    /** Set when no drop came between the reading and the keeping; nobody is answered before. */
    private volatile boolean kept;

    private Entry(Turn<K> turn, Made<V> made) {
      this.turn = turn;
      this.made = made;
      this.value = made.value();
      this.readAt = made.readAt();
      this.endMillis = millis(made.validUntil());
    }

    /** Rounded down: an entry may end a moment early, never late. */
    private static long millis(Instant end) {
      return end.isBefore(FAR) ? end.toEpochMilli() : Long.MAX_VALUE;
    }
  }

  /**
   * A fill under way.
   *
   * @param mark before anything was read
   * @param kept what it made, when it could be kept, so that others may take it too
   */
  private record Fill<V>(long mark, CompletableFuture<Optional<Made<V>>> kept) {
    private Fill(long mark) {
      this(mark, new CompletableFuture<>());
    }
  }

  FactCache(
      String name,
      int bound,
      Set<String> ofAll,
      Freshness freshness,
      Clock clock,
      MeterRegistry meters) {
    this.bound = bound;
    this.ofAll = ofAll;
    this.freshness = freshness;
    this.clock = clock;
    this.hits = counted(meters, "xloud.cache.requests", "cache", name, "result", "hit");
    this.misses = counted(meters, "xloud.cache.requests", "cache", name, "result", "miss");
    this.evictions = counted(meters, "xloud.cache.evictions", "cache", name);
    this.dropped = counted(meters, "xloud.cache.drops", "cache", name);
    meters.gauge("xloud.cache.entries." + name, entries, ConcurrentHashMap::size);
    meters.gauge("xloud.cache.limit." + name, entries, _ -> bound);
  }

  /** A counter that the registry reads; its own would cost each hit a walk over registries. */
  private static LongAdder counted(MeterRegistry meters, String name, String... tags) {
    LongAdder count = new LongAdder();
    FunctionCounter.builder(name, count, LongAdder::sum).tags(tags).register(meters);
    return count;
  }

  /** What is known and still holds; counts as a hit or a miss. */
  public Optional<V> find(K key) {
    return Optional.ofNullable(counted(peek(key)));
  }

  /**
   * What is known and still holds. Counts nothing: whoever asks again through {@link #get} when it
   * is not known is counted there, and whoever answers with it says so by {@link #countHit}.
   */
  public @Nullable V peek(K key) {
    Entry<K, V> entry = entries.get(key);
    if (entry != null && !entry.kept) {
      entry = null;
    }
    if (entry != null && !freshness.covers(entry.readAt)) {
      entry = null;
    }
    if (entry != null && clock.millis() >= entry.endMillis) {
      remove(entry);
      entry = null;
    }
    if (entry == null) {
      return null;
    }
    if (!entry.used) {
      entry.used = true;
    }
    if (!entry.asked) {
      entry.asked = true;
    }
    return entry.value;
  }

  /** A question was answered with what {@link #peek} found. */
  public void countHit() {
    hits.increment();
  }

  /**
   * What is known, or what the maker makes of facts it reads now. Of many who miss the same key one
   * makes it; the others take it when it could be kept, and otherwise read for themselves, because
   * it may be older than their question.
   *
   * <p>Where the database turns out not to answer, what is known is looked at again: that it fails
   * may have been heard meanwhile, and then it is good for the grace.
   *
   * <p>Counts as one hit or one miss.
   */
  public V get(K key, Function<K, Made<V>> maker) {
    @Nullable V known = counted(peek(key));
    return known == null ? fillOrPeek(key, maker) : known;
  }

  private @Nullable V counted(@Nullable V found) {
    (found == null ? misses : hits).increment();
    return found;
  }

  private V fillOrPeek(K key, Function<K, Made<V>> maker) {
    try {
      return fill(key, maker);
    } catch (KeystoneException e) {
      @Nullable V known = e.problem() instanceof Problem.Unavailable ? peek(key) : null;
      if (known == null) {
        throw e;
      }
      return known;
    }
  }

  private V fill(K key, Function<K, Made<V>> maker) {
    if (!freshness.isKeeping()) {
      return maker.apply(key).value();
    }
    Fill<V> mine = new Fill<>(drops.mark());
    @Nullable Fill<V> others = fills.putIfAbsent(key, mine);
    if (others == null) {
      return make(key, maker, mine);
    }
    return others
        .kept
        .join()
        .filter(made -> freshness.covers(made.readAt()) && !isDropped(made, others.mark))
        .map(Made::value)
        .orElseGet(() -> make(key, maker, new Fill<>(drops.mark())));
  }

  private boolean isDropped(Made<V> made, long mark) {
    return drops.anySince(mark, made.of()) || drops.anySince(mark, ofAll);
  }

  /** Forgets whatever was made of these. */
  public void drop(Collection<String> facts) {
    facts.forEach(drops::add);
    if (facts.stream().anyMatch(ofAll::contains)) {
      entries.values().stream().filter(this::remove).forEach(_ -> dropped.increment());
      return;
    }
    for (String fact : facts) {
      for (K key : keysByFact.getOrDefault(fact, Set.of())) {
        Entry<K, V> entry = entries.get(key);
        if (entry != null && entry.made.of().contains(fact) && remove(entry)) {
          dropped.increment();
        }
      }
    }
  }

  /** Whether something is kept under the key, good or outlived: whoever asks now asks again. */
  public boolean knew(K key) {
    return entries.containsKey(key);
  }

  /** Adds what the watched entries were made of that were asked for since; forgets the others. */
  void collectInUse(Set<String> facts) {
    for (Entry<K, V> entry : entries.values()) {
      if (entry.readAt.watched()) {
        if (entry.asked) {
          entry.asked = false;
          facts.addAll(entry.made.of());
        } else {
          remove(entry);
        }
      }
    }
  }

  /** Forgets everything, as when the feed was lost. */
  public void clear() {
    drops.addAll();
    entries.values().forEach(this::remove);
  }

  Set<String> ofAll() {
    return ofAll;
  }

  public int size() {
    return entries.size();
  }

  /** How many facts entries are linked to. */
  int facts() {
    return keysByFact.size();
  }

  private V make(K key, Function<K, Made<V>> maker, Fill<V> fill) {
    Optional<Made<V>> kept = Optional.empty();
    try {
      Made<V> made = maker.apply(key);
      if (clock.instant().isBefore(made.validUntil())
          && keep(key, new Entry<>(new Turn<>(key), made), fill.mark)) {
        kept = Optional.of(made);
      }
      return made.value();
    } finally {
      fills.remove(key, fill);
      fill.kept.complete(kept);
    }
  }

  private boolean keep(K key, Entry<K, V> entry, long mark) {
    Entry<K, V> before = entries.put(key, entry);
    if (before != null) {
      unlink(before);
    }
    entry.made.of().forEach(fact -> link(fact, key));
    if (entries.get(key) != entry || isDropped(entry.made, mark)) {
      entries.remove(key, entry);
      unlink(entry); // also when somebody else removed it, before all of its links were there
      return false;
    }
    entry.kept = true;
    turns.add(entry.turn);
    if (queued.incrementAndGet() > bound) {
      evict();
    }
    return true;
  }

  /** Ends because each turn takes the mark of use away. */
  private void evict() {
    while (queued.get() > bound) {
      Turn<K> oldest = turns.poll();
      if (oldest == null) {
        return;
      }
      Entry<K, V> entry = entries.get(oldest.key);
      if (entry != null && entry.turn == oldest && entry.used) {
        entry.used = false;
        turns.add(oldest);
      } else {
        queued.decrementAndGet();
        if (entry != null && entry.turn == oldest && remove(entry)) {
          evictions.increment();
        }
      }
    }
  }

  private boolean remove(Entry<K, V> entry) {
    if (!entries.remove(entry.turn.key, entry)) {
      return false;
    }
    unlink(entry);
    return true;
  }

  private void link(String fact, K key) {
    keysByFact.compute(
        fact,
        (_, keys) -> {
          Set<K> set = keys == null ? ConcurrentHashMap.newKeySet() : keys;
          set.add(key);
          return set;
        });
  }

  /** A younger entry under the same key keeps its links. */
  private void unlink(Entry<K, V> entry) {
    for (String fact : entry.made.of()) {
      keysByFact.computeIfPresent(fact, (_, keys) -> without(keys, entry.turn.key, fact));
    }
  }

  @SuppressWarnings("NullAway") // null takes the mapping away
  private Set<K> without(Set<K> keys, K key, String fact) {
    Entry<K, V> current = entries.get(key);
    if (current == null || !current.made.of().contains(fact)) {
      keys.remove(key);
    }
    return keys.isEmpty() ? null : keys;
  }
}
