package io.xloud.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One look at a key folder on behalf of a person: what is there and what is wrong, and no key.
 *
 * @param exists whether there is a folder at all
 * @param files the numbered files, staged first
 * @param fingerprint the same on nodes with the same keys
 */
public record KeyInspection(
    Path folder, boolean exists, List<KeyFile> files, String fingerprint, Set<KeyAlarm> alarms) {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

  /**
   * @param changed when the key was made: promotion keeps the time
   * @param openToOthers whether everybody on the machine may read or write it
   */
  public record KeyFile(int number, Instant changed, boolean openToOthers) {}

  public KeyInspection {
    files = List.copyOf(files);
    alarms = Set.copyOf(alarms);
  }

  public static KeyInspection of(Path path, boolean sampleKeysAllowed) {
    KeyFolder folder = new KeyFolder(path, sampleKeysAllowed);
    KeyReading reading = folder.read();
    Set<KeyAlarm> alarms = EnumSet.noneOf(KeyAlarm.class);
    alarms.addAll(reading.alarms());
    if (!reading.keys().isEmpty() && !reading.keys().isComplete()) {
      alarms.add(KeyAlarm.INCOMPLETE);
    }
    return new KeyInspection(
        path, Files.isDirectory(path), files(folder, alarms), reading.keys().fingerprint(), alarms);
  }

  /** The same of keys that are not in a folder. */
  public static KeyInspection of(Path folder, KeyReading reading) {
    return new KeyInspection(
        folder,
        true,
        reading.keys().held(reading.ages()).stream()
            .map(key -> new KeyFile(key.number(), key.made(), false))
            .toList(),
        reading.keys().fingerprint(),
        reading.alarms());
  }

  /** The keys themselves, for commands that compare them. */
  public static KeyReading reading(Path path, boolean sampleKeysAllowed) {
    return new KeyFolder(path, sampleKeysAllowed).read();
  }

  /** A folder to be followed, whose keys nobody else may have. */
  public static KeySource source(Path path) {
    return new KeyFolder(path, false);
  }

  /** The highest number; 0 where there is only a staged key, -1 where there is none. */
  public int primary() {
    return files.isEmpty() ? -1 : files.getLast().number();
  }

  public KeyAges ages() {
    return new KeyAges(
        files.stream()
            .collect(
                Collectors.toMap(KeyFile::number, KeyFile::changed, (a, _) -> a, TreeMap::new)));
  }

  private static List<KeyFile> files(KeyFolder folder, Set<KeyAlarm> alarms) {
    List<KeyFile> files = new ArrayList<>();
    try {
      for (Map.Entry<Integer, Path> file : folder.files().entrySet()) {
        files.add(file(file.getKey(), file.getValue()));
      }
    } catch (IOException _) {
      alarms.add(KeyAlarm.UNREADABLE);
    }
    return files;
  }

  private static KeyFile file(int number, Path path) throws IOException {
    return new KeyFile(number, Files.getLastModifiedTime(path).toInstant(), isOpenToOthers(path));
  }

  /** Whether everybody on the machine may read or write the file; not where it can't be asked. */
  public static boolean isOpenToOthers(Path file) {
    try {
      return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
    } catch (IOException e) {
      return false;
    }
  }
}
