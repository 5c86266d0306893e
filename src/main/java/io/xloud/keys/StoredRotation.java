package io.xloud.keys;

import io.xloud.crypto.DatedKeys;
import io.xloud.crypto.KeyInspection;
import io.xloud.crypto.KeyReading;
import io.xloud.crypto.RotatingKeys;
import io.xloud.error.StartFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes and rotates the keys of a repository in the database. Each change is one statement that
 * replaces the set it has read: killed at any moment, or done twice at once, it has taken place
 * once or not at all.
 */
public final class StoredRotation implements RotatingKeys {
  private final KeyTable table;
  private final int mostKeys;

  /**
   * @param mostKeys {@code max_active_keys}
   */
  public StoredRotation(KeyTable table, int mostKeys) {
    this.table = table;
    this.mostKeys = mostKeys;
  }

  /** As {@link #setUp}, with the keys that the folder holds already, where it does. */
  public Optional<Rotated> setUpFrom(Path folder) {
    KeyReading reading = KeyInspection.reading(folder, true);
    return reading.keys().isComplete() && table.version() == 0
        ? Optional.of(put(new DatedKeys(reading.keys(), reading.ages()), false))
        : setUp();
  }

  @Override
  public Optional<Rotated> setUp() {
    boolean made = table.version() == 0 && table.replace(0, DatedKeys.fresh(table.now()));
    return made ? Optional.of(new Rotated(1, List.of())) : Optional.empty();
  }

  @Override
  public Plan plan() {
    return opened(table.find()).plan(mostKeys);
  }

  @Override
  public Rotated rotate() {
    return change(keys -> keys.rotated(mostKeys, table.now()));
  }

  /**
   * Ends a key that got into wrong hands.
   *
   * @throws StartFailure for a key that is not there, the primary and the staged one
   */
  public Rotated remove(int number) {
    return change(keys -> {
      if (!keys.keys().keys().containsKey(number)) {
        throw new StartFailure("There is no key %d.".formatted(number));
      }
      if (number == 0 || number == keys.keys().keys().lastKey()) {
        throw new StartFailure(
            "Key %d is %s: rotate until it is neither staged nor primary, then remove it."
                .formatted(number, number == 0 ? "staged" : "primary"));
      }
      return keys.without(number);
    });
  }

  /**
   * Puts these keys into the place of whatever is there.
   *
   * @throws StartFailure when there are other keys and they are not to be replaced
   */
  public Rotated put(DatedKeys keys, boolean replacing) {
    KeyTable.Found found = table.find();
    boolean same = found.keys().found().filter(it -> it.keys().equals(keys.keys())).isPresent();
    if (found.version() > 0 && !same && !replacing) {
      throw new StartFailure(
          "The database holds other keys of repository %s; --replace puts these in their place."
              .formatted(table.repository()));
    }
    return replace(found.version(), DatedKeys.none(), keys);
  }

  private Rotated change(Function<DatedKeys, DatedKeys> change) {
    KeyTable.Found found = table.find();
    DatedKeys before = opened(found);
    return replace(found.version(), before, change.apply(before));
  }

  private Rotated replace(long version, DatedKeys before, DatedKeys after) {
    if (!table.replace(version, after)) {
      throw new StartFailure(
          "Somebody else changed the keys of repository %s at the same time: nothing was changed."
              .formatted(table.repository()));
    }
    List<Integer> pruned = new ArrayList<>(before.keys().keys().keySet());
    pruned.removeAll(after.keys().keys().keySet());
    return new Rotated(after.keys().keys().lastKey(), pruned);
  }

  private DatedKeys opened(KeyTable.Found found) {
    if (found.version() == 0) {
      throw new StartFailure(
          "The database holds no keys of repository %s: make them with a setup or bring them with"
                  .formatted(table.repository())
              + " keys_import.");
    }
    return found
        .keys()
        .orElseThrow(_ ->
            new StartFailure(
                "The keys of repository %s in the database do not open: [xloud] keys.encryption-key"
                        .formatted(table.repository())
                    + " of this node is not the one they were sealed with."));
  }
}
