package io.xloud.cache;

import java.util.Set;

/** The last few facts that were dropped. Whoever looks too far back is told "yes". */
final class RecentDrops {
  private static final int KEPT = 4096;

  private final String[] facts = new String[KEPT];
  private long next;
  private long everythingBefore;

  RecentDrops() {
    java.util.Arrays.fill(facts, "");
  }

  synchronized long mark() {
    return next;
  }

  synchronized void add(String fact) {
    facts[(int) (next % KEPT)] = fact;
    next++;
  }

  synchronized void addAll() {
    next++;
    everythingBefore = next;
  }

  synchronized boolean anySince(long mark, Set<String> of) {
    if (mark < everythingBefore || next - mark > KEPT) {
      return true;
    }
    for (long i = mark; i < next; i++) {
      if (of.contains(facts[(int) (i % KEPT)])) {
        return true;
      }
    }
    return false;
  }
}
