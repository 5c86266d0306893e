package io.xloud.persistence;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table are new, by their ids, so that no committed one is missed. Ids become
 * visible out of order: a transaction may take its id, wait, and commit after a higher one was
 * already seen. So each pass looks again at all ids since the highest one that was known one
 * look-back ago.
 *
 * <p>Those that it has seen are only counted, stretch by stretch; a stretch that holds others than
 * it has seen is read again.
 */
public final class NewIds {
  /** How many ids a stretch has at most. */
  private static final int STRETCH = 1000;

  private final String table;
  private final Duration lookBack;
  private final Deque<Sighting> sightings = new ArrayDeque<>();
  private final TreeMap<Long, Stretch> seen = new TreeMap<>();
  private long floor;
  private long highest;

  private record Sighting(long atNanos, long highest) {}

  /**
   * What a stretch holds. Two sets of ids that agree in this are taken for the same set.
   *
   * @param checksum the sum of their CRC-32s, because a sum of ids is that of many others too
   */
  private record Tally(long stretch, long count, long checksum) {}

  /** Ids that were seen, and their checksum. */
  private static final class Stretch {
    private final Set<Long> ids = new HashSet<>();
    private long checksum;

    private void add(long id) {
      if (ids.add(id)) {
        checksum += checksum(id);
      }
    }

    private void keepOnly(Set<Long> some) {
      List.copyOf(ids).stream().filter(id -> !some.contains(id)).forEach(this::forget);
    }

    private void forgetUpTo(long id) {
      List.copyOf(ids).stream().filter(each -> each <= id).forEach(this::forget);
    }

    private void forget(long id) {
      ids.remove(id);
      checksum -= checksum(id);
    }

    /** As MariaDB's {@code CRC32(id)}, which is of the number's digits. */
    private static long checksum(long id) {
      CRC32 sum = new CRC32();
      sum.update(Long.toString(id).getBytes(StandardCharsets.US_ASCII));
      return sum.getValue();
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

  /** Ids of rows that were not seen, lowest first. Whatever is gone is new when it comes back. */
  public List<Long> find(Handle handle, int atMost) {
    List<Long> found = new ArrayList<>();
    for (long stretch : changed(handle)) {
      if (found.size() < atMost) {
        found.addAll(late(handle, stretch));
      }
    }
    if (found.size() < atMost) {
      found.addAll(ids(handle, highest + 1, Long.MAX_VALUE, atMost - found.size()));
    }
    return found.subList(0, Math.min(atMost, found.size()));
  }

  private List<Long> changed(Handle handle) {
    return highest == floor
        ? List.of()
        : tallies(handle).stream().filter(tally -> !isAsSeen(tally)).map(Tally::stretch).toList();
  }

  private boolean isAsSeen(Tally held) {
    @Nullable Stretch known = seen.get(held.stretch());
    return known != null && known.ids.size() == held.count() && known.checksum == held.checksum();
  }

  private List<Tally> tallies(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT id DIV <stretch>, COUNT(*), SUM(CRC32(id)) FROM <table>
            WHERE id > :floor AND id <= :highest GROUP BY 1 ORDER BY 1
            """)
        .define("stretch", STRETCH)
        .define("table", table)
        .bind("floor", floor)
        .bind("highest", highest)
        .map((rs, _) -> new Tally(rs.getLong(1), rs.getLong(2), rs.getLong(3)))
        .list();
  }

  private List<Long> late(Handle handle, long stretch) {
    long first = Math.max(floor + 1, stretch * STRETCH);
    long last = Math.min(highest, (stretch + 1) * STRETCH - 1);
    List<Long> held = ids(handle, first, last, STRETCH);
    @Nullable Stretch known = seen.get(stretch);
    if (known == null) {
      return held;
    }
    known.keepOnly(Set.copyOf(held));
    return held.stream().filter(id -> !known.ids.contains(id)).toList();
  }

  private List<Long> ids(Handle handle, long first, long last, int atMost) {
    return handle
        .createQuery(
            "SELECT id FROM <table> WHERE id BETWEEN :first AND :last ORDER BY id LIMIT :most")
        .define("table", table)
        .bind("first", first)
        .bind("last", last)
        .bind("most", atMost)
        .map((rs, _) -> rs.getLong(1))
        .list();
  }

  /** They will not be found again. */
  public void saw(Collection<Long> ids) {
    for (long id : ids) {
      seen.computeIfAbsent(id / STRETCH, _ -> new Stretch()).add(id);
      highest = Math.max(highest, id);
    }
  }

  /**
   * The end of a pass in which all was found and seen; one that ended earlier is none.
   *
   * @param now by a monotonic clock, such as {@link System#nanoTime}
   */
  public void passed(long now) {
    sightings.addLast(new Sighting(now, highest));
    while (!sightings.isEmpty() && now - sightings.getFirst().atNanos() >= lookBack.toNanos()) {
      floor = Math.max(floor, sightings.removeFirst().highest());
    }
    seen.headMap(floor / STRETCH).clear();
    @Nullable Stretch first = seen.get(floor / STRETCH);
    if (first != null) {
      first.forgetUpTo(floor);
    }
  }
}
