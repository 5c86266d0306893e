package io.xloud.crypto;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The keys of a repository by number: 0 is staged, the highest is primary, it alone seals. */
public record KeySet(SortedMap<Integer, FernetKey> keys) {
  public KeySet {
    keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
  }

  public static KeySet empty() {
    return new KeySet(new TreeMap<>());
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** A staged key and a primary: what a finished rotation leaves. */
  public boolean isComplete() {
    return keys.size() > 1 && keys.firstKey() == 0;
  }

  public FernetKey primary() {
    return keys.lastEntry().getValue();
  }

  /** The primary first. */
  public List<FernetKey> inOrder() {
    return keys.values().stream().toList().reversed();
  }

  public boolean contains(FernetKey key) {
    return keys.containsValue(key);
  }

  /** What may be told of them, staged first. */
  List<HeldKey> held(KeyAges ages) {
    return keys.entrySet().stream()
        .map(entry ->
            new HeldKey(
                entry.getKey(),
                entry.getValue().fingerprint(),
                ages.made().getOrDefault(entry.getKey(), Instant.EPOCH)))
        .toList();
  }

  /** The same on two nodes exactly when their keys are; tells nothing about the keys. */
  public String fingerprint() {
    String all =
        keys.entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue().fingerprint())
            .collect(Collectors.joining(","));
    return HexFormat.of().formatHex(Digests.sha256(all.getBytes(StandardCharsets.UTF_8)), 0, 8);
  }
}
