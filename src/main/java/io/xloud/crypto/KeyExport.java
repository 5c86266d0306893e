package io.xloud.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes a folder hold a key set, for programs that read only folders. Whoever reads the folder at
 * any moment has keys that work: files appear whole, a key of the new set is never without a file
 * while it moves from one number to another, and only then what is no longer in the set goes, the
 * former primary last.
 */
public final class KeyExport {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path folder;
  private final KeyDisk disk;
  private final Optional<KeyRotation.Owner> owner;

  public KeyExport(Path folder, Optional<KeyRotation.Owner> owner) {
    this(folder, owner, new KeyDisk());
  }

  KeyExport(Path folder, Optional<KeyRotation.Owner> owner, KeyDisk disk) {
    this.folder = folder;
    this.owner = owner;
    this.disk = disk;
  }

  /** Changes when any key file in the folder does. */
  public static String state(Path folder) {
    return new KeyFolder(folder, true).state();
  }

  /** Answers whether the folder had other keys. */
  public boolean write(DatedKeys wanted) throws IOException {
    if (wanted.keys().isEmpty()) {
      throw new IllegalArgumentException("a folder is never emptied");
    }
    makeFolder();
    KeyFolder place = new KeyFolder(folder, true);
    KeySet before = place.read().keys();
    if (before.equals(wanted.keys()) && place.files().size() == before.keys().size()) {
      return false;
    }
    writeAll(wanted, new TreeMap<>(before.keys()));
    removeOthers(place, wanted.keys());
    disk.sync(folder);
    return true;
  }

  private void makeFolder() throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      disk.makeFolder(folder);
      give(folder);
    }
  }

  private void writeAll(DatedKeys wanted, SortedMap<Integer, FernetKey> there) throws IOException {
    SortedMap<Integer, FernetKey> due = new TreeMap<>(wanted.keys().keys());
    due.entrySet().removeIf(key -> Objects.equals(key.getValue(), there.get(key.getKey())));
    while (!due.isEmpty()) {
      int number = next(due, there, wanted.keys());
      FernetKey key = Objects.requireNonNull(due.remove(number));
      write(number, key, wanted.ages().made().getOrDefault(number, Instant.EPOCH));
      there.put(number, key);
    }
  }

  /** One whose file holds no wanted key that has no other file by now; the highest of these. */
  private static int next(
      SortedMap<Integer, FernetKey> due, SortedMap<Integer, FernetKey> there, KeySet wanted) {
    return due.keySet().stream()
        .filter(number -> losesNothing(number, there, wanted))
        .reduce((_, higher) -> higher)
        .orElse(due.lastKey());
  }

  private static boolean losesNothing(int number, Map<Integer, FernetKey> there, KeySet wanted) {
    FernetKey lost = there.get(number);
    return lost == null
        || !wanted.contains(lost)
        || there.entrySet().stream()
            .anyMatch(other -> other.getKey() != number && other.getValue().equals(lost));
  }

  private void write(int number, FernetKey key, Instant made) throws IOException {
    Path fresh = folder.resolve("export.tmp");
    disk.delete(fresh);
    disk.write(fresh, key.written());
    Files.setPosixFilePermissions(fresh, OWNER_ONLY);
    give(fresh);
    Files.setLastModifiedTime(fresh, FileTime.from(made));
    disk.sync(fresh);
    disk.move(fresh, folder.resolve(String.valueOf(number)));
  }

  private void removeOthers(KeyFolder place, KeySet wanted) throws IOException {
    for (var file : place.files().entrySet()) {
      boolean isPlain = file.getValue().endsWith(String.valueOf(file.getKey()));
      if (!wanted.keys().containsKey(file.getKey()) || !isPlain) {
        disk.delete(file.getValue());
      }
    }
  }

  private void give(Path path) throws IOException {
    if (owner.isPresent()) {
      disk.give(path, owner.get());
    }
  }
}
