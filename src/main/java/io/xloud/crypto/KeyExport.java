package io.xloud.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Makes a folder hold a key set, for programs that read only folders. Whoever reads the folder at
 * any moment has keys that work: files appear whole, a key of the new set is never without a file
 * while it moves from one number to another, and only then what is no longer in the set goes, the
 * former primary last.
 *
 * <p>A key that was not exported to this folder may be the only one that opens something: it is
 * neither overwritten nor deleted. File {@code .exported} has the fingerprints of those that were.
 */
public final class KeyExport {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private static final String EXPORTED = ".exported";
  private static final int MOST_EXPORTED = 500;
  private static final Duration ABANDONED = Duration.ofMinutes(1);

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

  /** The folder holds keys that are neither wanted nor exported from here; all is as it was. */
  public static final class ForeignKeys extends IOException {
    private static final long serialVersionUID = 1L;

    ForeignKeys(Path folder, Collection<Integer> numbers) {
      super(
          "The folder %s holds keys that the database lacks (%s): it stays as it is. Bring them with keys_import, or move them away if nothing is sealed with them."
              .formatted(
                  folder, String.join(", ", numbers.stream().map(String::valueOf).toList())));
    }
  }

  /** Changes when any key file in the folder does. */
  public static String state(Path folder) {
    return new KeyFolder(folder, true).state();
  }

  /**
   * Answers whether the folder had other keys.
   *
   * @throws ForeignKeys where any of these would be lost
   */
  public boolean write(DatedKeys wanted) throws IOException {
    if (wanted.keys().isEmpty()) {
      throw new IllegalArgumentException("a folder is never emptied");
    }
    makeFolder();
    KeyFolder place = new KeyFolder(folder, true);
    SortedMap<Integer, FernetKey> there = place.valid();
    sign(there, wanted.keys());
    if (there.equals(wanted.keys().keys()) && place.files().size() == there.size()) {
      return false;
    }
    writeAll(wanted, there);
    removeOthers(place, wanted.keys());
    removeAbandoned(Files.getLastModifiedTime(folder).toInstant());
    disk.sync(folder);
    return true;
  }

  /** Says that all that is wanted comes from here, before it is there. */
  private void sign(SortedMap<Integer, FernetKey> there, KeySet wanted) throws IOException {
    SequencedSet<String> exported = exported();
    List<Integer> foreign =
        there.entrySet().stream()
            .filter(key -> !wanted.contains(key.getValue()))
            .filter(key -> !exported.contains(key.getValue().fingerprint()))
            .map(Map.Entry::getKey)
            .toList();
    if (!foreign.isEmpty()) {
      throw new ForeignKeys(folder, foreign);
    }
    List<String> due = wanted.inOrder().stream().map(FernetKey::fingerprint).toList();
    if (!exported.containsAll(due)) {
      due.forEach(exported::addLast);
      List<String> lines = exported.reversed().stream().limit(MOST_EXPORTED).toList().reversed();
      write(EXPORTED, Secret.of(String.join("\n", lines) + "\n"), Optional.empty());
    }
  }

  private SequencedSet<String> exported() throws IOException {
    try {
      return new LinkedHashSet<>(Files.readAllLines(folder.resolve(EXPORTED)));
    } catch (NoSuchFileException never) {
      return new LinkedHashSet<>();
    }
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
      write(
          String.valueOf(number),
          key.written(),
          Optional.of(wanted.ages().made().getOrDefault(number, Instant.EPOCH)));
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

  /** Under a name that no other server uses until it is whole. */
  private void write(String name, Secret text, Optional<Instant> made) throws IOException {
    Path fresh = folder.resolve(".export-%s.tmp".formatted(UUID.randomUUID()));
    try {
      disk.write(fresh, text);
      Files.setPosixFilePermissions(fresh, OWNER_ONLY);
      give(fresh);
      if (made.isPresent()) {
        Files.setLastModifiedTime(fresh, FileTime.from(made.get()));
      }
      disk.sync(fresh);
      disk.move(fresh, folder.resolve(name));
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /**
   * What exports left that were killed.
   *
   * @param now when the folder changed last, by the clock of its file system
   */
  private void removeAbandoned(Instant now) throws IOException {
    try (var files = Files.newDirectoryStream(folder, ".export-*.tmp")) {
      for (Path file : files) {
        if (isAbandoned(file, now)) {
          disk.delete(file);
        }
      }
    }
  }

  /** By its time of change: the other one tells the age of a key. */
  private static boolean isAbandoned(Path file, Instant now) throws IOException {
    try {
      FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
      return Duration.between(changed.toInstant(), now).compareTo(ABANDONED) > 0;
    } catch (NoSuchFileException movedMeanwhile) {
      return false;
    }
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
