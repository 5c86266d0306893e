package io.xloud.cache;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the watch looks at, and how it was: a fingerprint of all that the tables say of each
 * subject.
 *
 * <p>An entry is kept as watched only when the fingerprints taken in the very snapshot that it was
 * read in equal those that stand here. It is then what would be made of the tables as they were at
 * the last pass, whatever came and went between two passes. For that, a subject that stands here is
 * part of every pass that begins from then on; and one that goes from here ends its entries: it
 * goes first, the caches drop then, and a fill that lies between looks through the drops.
 */
@Singleton
public final class Watchlist {
  private static final int MOST = 500_000;

  private final Map<Subject, Long> prints = new HashMap<>();
  private boolean open;
  private long openSince;
  private long lastBegan;

  /** A pass begins; what it has to look at. */
  public synchronized Map<Subject, Long> begin(long passBegan) {
    lastBegan = passBegan;
    return new HashMap<>(prints);
  }

  /** The first pass is over: what is read from now on may join. */
  public synchronized void open(long now) {
    if (!open) {
      open = true;
      openSince = now;
    }
  }

  /**
   * Whether what was read then, with these fingerprints in its snapshot, is watched from now on.
   *
   * <p>A subject that is new here must have been read after the last pass began, because that pass
   * does not look at it and yet will count for all that is watched.
   */
  public synchronized boolean join(Map<Subject, Long> seen, long readAt) {
    if (seen.isEmpty() || !open || readAt - openSince < 0 || prints.size() + seen.size() > MOST) {
      return false;
    }
    boolean afterBegin = readAt - lastBegan >= 0;
    boolean fits =
        seen.entrySet().stream()
            .allMatch(one -> {
              Long known = prints.get(one.getKey());
              return known == null ? afterBegin : known.equals(one.getValue());
            });
    if (fits) {
      prints.putAll(seen);
    }
    return fits;
  }

  /** Facts of subjects that a pass found otherwise than they still stand here. */
  public synchronized Set<String> changed(Map<Subject, Long> before, Map<Subject, Long> now) {
    Set<String> facts = new HashSet<>();
    before.forEach((subject, print) -> {
      if (!print.equals(now.get(subject)) && Objects.equals(prints.get(subject), print)) {
        facts.add(subject.id());
      }
    });
    return facts;
  }

  public synchronized int size() {
    return prints.size();
  }

  /** Facts that stand here and not among these. */
  synchronized Set<String> factsBeside(Set<String> facts) {
    Set<String> others = new HashSet<>();
    prints.keySet().stream()
        .map(Subject::id)
        .filter(id -> !facts.contains(id))
        .forEach(others::add);
    return others;
  }

  synchronized void forget(Collection<String> facts) {
    for (String fact : facts) {
      for (Subject.Kind kind : Subject.Kind.values()) {
        prints.remove(new Subject(kind, fact));
      }
    }
  }
}
