package io.xloud.crypto;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A key set with the times at which its keys were made: what the database keeps, sealed. */
public record DatedKeys(KeySet keys, KeyAges ages) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MOST = 10_000;

  public static DatedKeys none() {
    return new DatedKeys(KeySet.empty(), KeyAges.none());
  }

  /** A staged key and a primary. */
  public static DatedKeys fresh(Instant now) {
    return none().with(0, FernetKey.fresh(RANDOM), now).with(1, FernetKey.fresh(RANDOM), now);
  }

  private DatedKeys with(int number, FernetKey key, Instant made) {
    SortedMap<Integer, FernetKey> more = new TreeMap<>(keys.keys());
    SortedMap<Integer, Instant> times = new TreeMap<>(ages.made());
    more.put(number, key);
    times.put(number, made);
    return new DatedKeys(new KeySet(more), new KeyAges(times));
  }

  /** Without a key that got into wrong hands. */
  public DatedKeys without(int number) {
    SortedMap<Integer, FernetKey> fewer = new TreeMap<>(keys.keys());
    SortedMap<Integer, Instant> times = new TreeMap<>(ages.made());
    fewer.remove(number);
    times.remove(number);
    return new DatedKeys(new KeySet(fewer), new KeyAges(times));
  }

  public RotatingKeys.Plan plan(int mostKeys) {
    List<Integer> after = new ArrayList<>(keys.keys().tailMap(1).keySet());
    int promoted = keys.keys().lastKey() + 1;
    after.add(promoted);
    int tooMany = Math.clamp(after.size() - mostKeys + 1, 0, after.size());
    return new RotatingKeys.Plan(promoted, after.subList(0, tooMany));
  }

  /** The staged key becomes primary, the oldest go, a fresh one is staged. */
  public DatedKeys rotated(int mostKeys, Instant now) {
    RotatingKeys.Plan plan = plan(mostKeys);
    FernetKey staged = keys.keys().getOrDefault(0, keys.primary());
    DatedKeys rotated =
        with(plan.promotes(), staged, ages.made().getOrDefault(0, now))
            .with(0, FernetKey.fresh(RANDOM), now);
    for (int number : plan.prunes()) {
      rotated = rotated.without(number);
    }
    return rotated;
  }

  /**
   * @param bound what it is and where it belongs; it opens nowhere else
   */
  public String sealed(KeyEncryptionKey key, String bound) {
    return Base64.getEncoder().encodeToString(key.seal(written(), bound));
  }

  public static Opening<DatedKeys> open(String sealed, KeyEncryptionKey key, String bound) {
    try {
      return key.open(Base64.getDecoder().decode(sealed), bound).then(DatedKeys::read);
    } catch (IllegalArgumentException notBase64) {
      return new Opening.Refused<>("not Base64");
    }
  }

  /** Each key as it was written, a line end included: stored credentials name it by that. */
  private byte[] written() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(keys.keys().size());
      for (var key : keys.keys().entrySet()) {
        out.writeInt(key.getKey());
        out.writeLong(ages.made().getOrDefault(key.getKey(), Instant.EPOCH).toEpochMilli());
        out.writeUTF(key.getValue().written().reveal());
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory refused a few bytes", e);
    }
    return bytes.toByteArray();
  }

  private static Opening<DatedKeys> read(byte[] written) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(written))) {
      DatedKeys read = none();
      int size = Math.clamp(in.readInt(), 0, MOST);
      for (int i = 0; i < size; i++) {
        int number = in.readInt();
        Instant made = Instant.ofEpochMilli(in.readLong());
        var key = FernetKey.parse(in.readUTF());
        if (key.isEmpty()) {
          return new Opening.Refused<>("holds what is no key");
        }
        read = read.with(number, key.get(), made);
      }
      return new Opening.Opened<>(read);
    } catch (IOException e) {
      return new Opening.Refused<>("cut short");
    }
  }
}
