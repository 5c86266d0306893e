package io.xloud.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder of numbered key files, as the reference service lays it out. Everything that is not a
 * number is somebody else's, an empty file is one that is being written.
 *
 * @param sampleKeysAllowed whether this is a playground
 */
record KeyFolder(Path path, boolean sampleKeysAllowed) implements KeySource {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final int LONGEST_FILE = 4_096;

  /** The number a file name stands for. */
  static Optional<Integer> number(Path file) {
    String name = file.getFileName().toString();
    return NUMBER.matcher(name).matches() ? Optional.of(Integer.parseInt(name)) : Optional.empty();
  }

  /** Numbered files that are not empty. */
  SortedMap<Integer, Path> files() throws IOException {
    SortedMap<Integer, Path> files = new TreeMap<>();
    for (Path file : listed()) {
      Optional<Integer> number = number(file);
      if (number.isPresent() && Files.isRegularFile(file) && Files.size(file) > 0) {
        files.merge(number.get(), file, (a, b) -> isPlain(a) ? a : b);
      }
    }
    return files;
  }

  /** Every key that is there, whatever else is wrong with the folder. */
  SortedMap<Integer, FernetKey> valid() throws IOException {
    SortedMap<Integer, FernetKey> valid = new TreeMap<>();
    for (var file : files().entrySet()) {
      read(file.getValue(), EnumSet.noneOf(KeyAlarm.class))
          .ifPresent(key -> valid.put(file.getKey(), key));
    }
    return valid;
  }

  private static boolean isPlain(Path file) {
    String name = file.getFileName().toString();
    return name.equals(String.valueOf(Integer.parseInt(name)));
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public KeyReading read() {
    try {
      return read(files());
    } catch (IOException _) {
      return KeyReading.nothing(Set.of(KeyAlarm.UNREADABLE));
    }
  }

  private KeyReading read(SortedMap<Integer, Path> files) throws IOException {
    if (files.isEmpty()) {
      return KeyReading.nothing(Set.of(KeyAlarm.EMPTY));
    }
    Set<KeyAlarm> alarms = EnumSet.noneOf(KeyAlarm.class);
    SortedMap<Integer, FernetKey> keys = new TreeMap<>();
    SortedMap<Integer, Instant> made = new TreeMap<>();
    for (var file : files.entrySet()) {
      read(file.getValue(), alarms).ifPresent(key -> keys.put(file.getKey(), key));
      made.put(file.getKey(), Files.getLastModifiedTime(file.getValue()).toInstant());
    }
    made.keySet().retainAll(keys.keySet());
    if (isWorldReadable(files.values())) {
      alarms.add(KeyAlarm.WORLD_READABLE);
    }
    if (!keys.containsKey(files.lastKey())) {
      alarms.add(KeyAlarm.NO_VALID_PRIMARY);
      return KeyReading.nothing(alarms);
    }
    return new KeyReading(new KeySet(keys), new KeyAges(made), alarms);
  }

  private Optional<FernetKey> read(Path file, Set<KeyAlarm> alarms) throws IOException {
    if (Files.size(file) > LONGEST_FILE) {
      alarms.add(KeyAlarm.INVALID_FILE);
      return Optional.empty();
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    Optional<FernetKey> key = FernetKey.parse(text).filter(it -> !it.isZero());
    if (key.isEmpty()) {
      alarms.add(KeyAlarm.INVALID_FILE);
    }
    if (!sampleKeysAllowed && key.filter(SampleKeys::contain).isPresent()) {
      alarms.add(KeyAlarm.SAMPLE_KEYS);
      return Optional.empty();
    }
    return key;
  }

  private boolean isWorldReadable(Collection<Path> files) throws IOException {
    return isOpenToOthers(path) && (!isVolumeOfKubernetes() || isAnyOpenToOthers(files));
  }

  /**
   * The kubelet leaves the folder of such a volume open whatever is asked; its files say who may.
   */
  private boolean isVolumeOfKubernetes() {
    return Files.isSymbolicLink(path.resolve("..data"));
  }

  private static boolean isAnyOpenToOthers(Collection<Path> files) throws IOException {
    for (Path file : files) {
      if (isOpenToOthers(file)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOpenToOthers(Path path) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    return permissions.contains(PosixFilePermission.OTHERS_READ)
        || permissions.contains(PosixFilePermission.OTHERS_EXECUTE);
  }

  /** Changes when any numbered file does; costs a look at the folder and reads no file. */
  @Override
  public String state() {
    try {
      return listed().stream()
          .filter(file -> number(file).isPresent())
          .sorted()
          .map(KeyFolder::state)
          .collect(Collectors.joining(";"));
    } catch (IOException _) {
      return "unreadable";
    }
  }

  /** Changes when the file does. */
  static String state(Path file) {
    try {
      BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
      return "%s %d %d %s"
          .formatted(file.getFileName(), of.size(), of.lastModifiedTime().toMillis(), of.fileKey());
    } catch (IOException _) {
      return file.getFileName() + " unreadable";
    }
  }

  private List<Path> listed() throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      return all.toList();
    }
  }
}
