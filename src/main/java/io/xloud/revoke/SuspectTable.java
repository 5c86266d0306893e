package io.xloud.revoke;

import java.util.List;

/**
 * A compact multimap from a key of 64 bits to ids of revocation events, 16 bytes a slot. One thread
 * adds while others look up. Two keys may collide: what is found is a suspicion, which the row in
 * the database confirms or not.
 */
final class SuspectTable {
  private static final int SMALLEST = 1024;
  private static final long EMPTY = 0;

  /** So that whole seconds fit into 32 bits until 2088. */
  private static final long EPOCH = 1_577_836_800L;

  private final long[] keys;
  private final int[] ids;
  private final int[] issuedBefore;
  private int size;

  private SuspectTable(int slots) {
    keys = new long[slots];
    ids = new int[slots];
    issuedBefore = new int[slots];
  }

  static SuspectTable empty() {
    return new SuspectTable(SMALLEST);
  }

  /** The table to go on with: this one, or a larger one without what is older than the time. */
  SuspectTable with(long key, int id, long issuedBeforeSecond, long oldestSecond) {
    SuspectTable room = size * 3L < keys.length * 2L ? this : swept(oldestSecond);
    room.put(nonEmpty(key), id, (int) (issuedBeforeSecond - EPOCH));
    return room;
  }

  /** Ids of the events with the key that hit tokens issued at this second. */
  void find(long key, long issuedSecond, List<Integer> into) {
    long wanted = nonEmpty(key);
    for (int slot = slot(wanted); keys[slot] != EMPTY; slot = next(slot)) {
      if (keys[slot] == wanted && issuedBefore[slot] >= issuedSecond - EPOCH) {
        into.add(ids[slot]);
      }
    }
  }

  int size() {
    return size;
  }

  private SuspectTable swept(long oldestSecond) {
    int kept = 0;
    for (int slot = 0; slot < keys.length; slot++) {
      kept += isKept(slot, oldestSecond) ? 1 : 0;
    }
    SuspectTable larger = new SuspectTable(Math.max(SMALLEST, Integer.highestOneBit(kept + 1) * 4));
    for (int slot = 0; slot < keys.length; slot++) {
      if (isKept(slot, oldestSecond)) {
        larger.put(keys[slot], ids[slot], issuedBefore[slot]);
      }
    }
    return larger;
  }

  private boolean isKept(int slot, long oldestSecond) {
    return keys[slot] != EMPTY && issuedBefore[slot] >= oldestSecond - EPOCH;
  }

  private void put(long key, int id, int second) {
    int slot = slot(key);
    while (keys[slot] != EMPTY) {
      slot = next(slot);
    }
    ids[slot] = id;
    issuedBefore[slot] = second;
    keys[slot] = key;
    size++;
  }

  private int slot(long key) {
    return (int) (key ^ key >>> 32) & keys.length - 1;
  }

  private int next(int slot) {
    return slot + 1 & keys.length - 1;
  }

  private static long nonEmpty(long key) {
    return key == EMPTY ? 1 : key;
  }
}
