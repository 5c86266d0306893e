package io.xloud.persistence;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * Which rows of a table are new, by their ids, so that no committed one is missed. Ids become
 * visible out of order: a transaction may take its id, wait, and commit after a higher one was
 * already seen. So each pass looks again at all ids since the highest one that was known one
 * look-back ago.
 *
 * <p>It counts them, which costs the database little, and reads again those stretches alone that
 * hold others than it has seen.
 */
public final class NewIds {
  /** How many ids a stretch has at most. */
  private static final int STRETCH = 1000;

  private final String table;
  private final Duration lookBack;
  private final Deque<Sighting> sightings = new ArrayDeque<>();
  private final TreeMap<Long, Set<Long>> seen = new TreeMap<>();
  private long floor;
  private long highest;

  private record Sighting(long atNanos, long highest) {}

  /** What a stretch holds: two sets of ids with the same are taken for the same set. */
  private record Tally(long stretch, long count, long sum) {
    private static Tally of(long stretch, Set<Long> ids) {
      return new Tally(stretch, ids.size(), ids.stream().mapToLong(Long::longValue).sum());
    }
  }

  /**
   * @param lookBack longer than any transaction may stay open
   */
  public NewIds(String table, Duration lookBack) {
    this.table = table;
    this.lookBack = lookBack;
  }

  /** All above the floor is new from now on. */
  public void begin(long floor) {
    this.floor = floor;
    highest = floor;
    sightings.clear();
    seen.clear();
  }

  /** The highest id that was seen, or where it began. */
  public long highest() {
    return highest;
  }

  /** Ids of rows that were not seen, lowest first. */
  public List<Long> find(Handle handle, int atMost) {
    List<Long> found = new ArrayList<>();
    for (Tally tally : tallies(handle)) {
      long stretch = tally.stretch();
      Set<Long> known = seen.getOrDefault(stretch, Set.of());
      if (found.size() < atMost && !tally.equals(Tally.of(stretch, known))) {
        ids(handle, stretch).stream().filter(id -> !known.contains(id)).forEach(found::add);
      }
    }
    return found.subList(0, Math.min(atMost, found.size()));
  }

  private List<Tally> tallies(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT id DIV <stretch>, COUNT(*), SUM(id) FROM <table> WHERE id > :floor
            GROUP BY 1 ORDER BY 1
            """)
        .define("stretch", STRETCH)
        .define("table", table)
        .bind("floor", floor)
        .map((rs, _) -> new Tally(rs.getLong(1), rs.getLong(2), rs.getLong(3)))
        .list();
  }

  private List<Long> ids(Handle handle, long stretch) {
    return handle
        .createQuery(
            "SELECT id FROM <table> WHERE id > :floor AND id BETWEEN :first AND :last ORDER BY id")
        .define("table", table)
        .bind("floor", floor)
        .bind("first", stretch * STRETCH)
        .bind("last", (stretch + 1) * STRETCH - 1)
        .map((rs, _) -> rs.getLong(1))
        .list();
  }

  /** They will not be found again. */
  public void saw(Collection<Long> ids) {
    for (long id : ids) {
      seen.computeIfAbsent(id / STRETCH, _ -> new HashSet<>()).add(id);
      highest = Math.max(highest, id);
    }
  }

  /**
   * The end of a pass that saw all it found.
   *
   * @param now by a monotonic clock, such as {@link System#nanoTime}
   */
  public void passed(long now) {
    sightings.addLast(new Sighting(now, highest));
    while (!sightings.isEmpty() && now - sightings.getFirst().atNanos() >= lookBack.toNanos()) {
      floor = Math.max(floor, sightings.removeFirst().highest());
    }
    seen.headMap(floor / STRETCH).clear();
    seen.getOrDefault(floor / STRETCH, new HashSet<>()).removeIf(id -> id <= floor);
  }
}
