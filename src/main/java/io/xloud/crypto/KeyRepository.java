package io.xloud.crypto;

import io.xloud.error.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a folder, or of the database, as a snapshot that follows them within a second and
 * never goes bad with them.
 *
 * <p>A folder that is unreadable, empty, or without a valid primary key changes nothing: the last
 * good keys go on working and an alarm is up. New keys that include the primary of before are taken
 * at once; that is a rotation. Keys that do not include it are either half a copy or the end of a
 * leaked key: they are taken when they are complete and have not changed for five seconds, with an
 * alarm, and the keys of before stop working.
 */
public final class KeyRepository implements Supplier<Fernet>, AutoCloseable {
  static final Duration SETTLED = Duration.ofSeconds(5);

  private static final Logger LOG = System.getLogger(KeyRepository.class.getName());

  private final KeySource source;
  private final boolean keepRemoved;
  private final LongSupplier nanoTime;
  private volatile Snapshot snapshot;
  private final Lookout lookout = new Lookout(this::look);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Pending pending;
  private String seen = "";

  /** Everything a request needs, exchanged in one step. */
  private record Snapshot(
      KeySet keys,
      KeyAges ages,
      List<FernetKey> removed,
      @Nullable Fernet fernet,
      Set<KeyAlarm> alarms) {

    Snapshot alarmed(Set<KeyAlarm> now) {
      return new Snapshot(keys, ages, removed, fernet, now);
    }
  }

  /** Keys without the primary of before, and since when they have looked like this. */
  private record Pending(KeySet keys, long since) {}

  private KeyRepository(KeySource source, boolean keepRemoved, LongSupplier nanoTime) {
    this.source = source;
    this.keepRemoved = keepRemoved;
    this.nanoTime = nanoTime;
    this.snapshot = new Snapshot(KeySet.empty(), KeyAges.none(), List.of(), null, Set.of());
  }

  /**
   * Reads the folder and follows it until closed.
   *
   * @param development whether the sample keys may be used
   * @param keepRemoved whether keys that left the folder still open what they sealed
   */
  public static KeyRepository following(Path folder, boolean development, boolean keepRemoved) {
    return following(new KeyFolder(folder, development), keepRemoved);
  }

  /** Reads what the source has and follows it until closed. */
  public static KeyRepository following(KeySource source, boolean keepRemoved) {
    KeyRepository repository = still(source, keepRemoved, System::nanoTime);
    repository.lookout.start(source.name());
    return repository;
  }

  /** Looks only when told to. */
  static KeyRepository still(KeySource source, boolean keepRemoved, LongSupplier nanoTime) {
    KeyRepository repository = new KeyRepository(source, keepRemoved, nanoTime);
    repository.look();
    return repository;
  }

  /**
   * The keys in force, ready for use.
   *
   * @throws io.xloud.error.KeystoneException 503 while there has never been a key
   */
  @Override
  public Fernet get() {
    Fernet fernet = snapshot.fernet();
    if (fernet == null) {
      throw new Problem.Unavailable(
              "There are no keys to seal and open tokens with.", Duration.ofSeconds(5))
          .raised();
    }
    return fernet;
  }

  /**
   * Seals and opens what is neither token nor receipt, with keys that all nodes make of those in
   * force: what is sealed for one purpose is nothing for another.
   *
   * @throws io.xloud.error.KeystoneException 503 while there has never been a key
   */
  public Fernet apartFor(String purpose) {
    List<FernetKey> keys = snapshot.keys().inOrder();
    return keys.isEmpty()
        ? get()
        : Fernet.with(keys.stream().map(key -> key.apartFor(purpose)).toList());
  }

  /** Told after other keys came into force. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  public KeySet keys() {
    return snapshot.keys();
  }

  /** When the keys in force were made. */
  public KeyAges ages() {
    return snapshot.ages();
  }

  public KeyHealth health() {
    Snapshot now = snapshot;
    return new KeyHealth(
        source.name(), now.keys().held(now.ages()), now.keys().fingerprint(), now.alarms());
  }

  /** One look at the source. */
  synchronized void look() {
    String state = source.state();
    if (state.equals(seen) && pending == null) {
      return;
    }
    KeyReading reading = source.read();
    // A file that changed in between is read again next time.
    seen = state.equals(source.state()) ? state : "";
    judge(reading);
  }

  private void judge(KeyReading reading) {
    KeySet found = reading.keys();
    KeySet now = snapshot.keys();
    if (!found.isComplete()) {
      pending = null;
    }
    if (found.isEmpty()) {
      keep(reading.alarms());
    } else if (now.isEmpty() || found.equals(now)) {
      adopt(reading, stillGone(found, reading.alarms()));
    } else if (!found.isComplete()) {
      keep(with(reading.alarms(), KeyAlarm.INCOMPLETE));
    } else if (found.contains(now.primary())) {
      adopt(reading, reading.alarms());
    } else if (settled(found)) {
      adopt(reading, with(reading.alarms(), KeyAlarm.PRIMARY_GONE));
    } else {
      keep(reading.alarms());
    }
  }

  /** The alarm about a lost primary stays up until the next rotation. */
  private Set<KeyAlarm> stillGone(KeySet found, Set<KeyAlarm> alarms) {
    boolean unchanged = found.equals(snapshot.keys());
    return unchanged && snapshot.alarms().contains(KeyAlarm.PRIMARY_GONE)
        ? with(alarms, KeyAlarm.PRIMARY_GONE)
        : alarms;
  }

  private boolean settled(KeySet found) {
    Pending before = pending;
    if (before == null || !before.keys().equals(found)) {
      pending = new Pending(found, nanoTime.getAsLong());
      return false;
    }
    return nanoTime.getAsLong() - before.since() >= SETTLED.toNanos();
  }

  private void keep(Set<KeyAlarm> alarms) {
    raise(alarms);
    snapshot = snapshot.alarmed(alarms);
  }

  private void adopt(KeyReading reading, Set<KeyAlarm> alarms) {
    KeySet found = reading.keys();
    Set<KeyAlarm> all = found.isComplete() ? alarms : with(alarms, KeyAlarm.INCOMPLETE);
    pending = null;
    raise(all);
    Snapshot before = snapshot;
    if (found.equals(before.keys())) {
      snapshot = new Snapshot(found, reading.ages(), before.removed(), before.fernet(), all);
      return;
    }
    List<FernetKey> removed = keepRemoved ? removed(before, found) : List.of();
    List<FernetKey> opening = new ArrayList<>(found.inOrder());
    opening.addAll(removed);
    snapshot = new Snapshot(found, reading.ages(), removed, Fernet.with(opening), all);
    LOG.log(
        before.keys().isEmpty() ? Level.DEBUG : Level.INFO, // the first are no news
        "{0} keys in force from {1}, fingerprint {2}",
        found.keys().size(),
        source.name(),
        found.fingerprint());
    listeners.forEach(Runnable::run);
  }

  private static List<FernetKey> removed(Snapshot before, KeySet found) {
    List<FernetKey> removed = new ArrayList<>(before.keys().inOrder());
    removed.addAll(before.removed());
    removed.removeIf(found::contains);
    return removed;
  }

  private void raise(Set<KeyAlarm> alarms) {
    for (KeyAlarm alarm : alarms) {
      if (!snapshot.alarms().contains(alarm)) {
        LOG.log(Level.WARNING, "{0} ({1})", alarm.sentence(), source.name());
      }
    }
  }

  private static Set<KeyAlarm> with(Set<KeyAlarm> alarms, KeyAlarm alarm) {
    EnumSet<KeyAlarm> all = EnumSet.of(alarm);
    all.addAll(alarms);
    return all;
  }

  @Override
  public void close() {
    lookout.close();
  }
}
