package io.xloud.crypto;

import io.xloud.error.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Makes and rotates the keys of a folder, so that another program may read or rotate the same
 * folder: at every moment each key that protects anything has a file, and whoever is killed half
 * way leaves a folder that works and that the next call finishes. New files are 0600 and appear
 * whole.
 *
 * <p>The staged key gets its second name first, as the new primary; the last step puts a fresh key
 * in its place. Until then a rotation counts as unfinished: the staged key is the primary too, or,
 * where another program promoted it by renaming, is not there.
 */
public final class KeyRotation implements RotatingKeys {
  /** What a credential repository keeps; it has no setting. */
  public static final int CREDENTIAL_KEYS = 3;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;
  private final int mostKeys;
  private final Optional<Owner> owner;
  private final KeyDisk disk;

  /**
   * @param mostKeys {@code max_active_keys}: how many files a rotation leaves
   * @param owner to whom new files go, when not to whoever runs this
   */
  public KeyRotation(Path folder, int mostKeys, Optional<Owner> owner) {
    this(folder, mostKeys, owner, new KeyDisk());
  }

  KeyRotation(Path folder, int mostKeys, Optional<Owner> owner, KeyDisk disk) {
    this.folder = folder;
    this.mostKeys = mostKeys;
    this.owner = owner;
    this.disk = disk;
  }

  /** The user and group the service runs as. */
  public record Owner(UserPrincipal user, GroupPrincipal group) {
    public static Owner named(String user, String group) {
      var lookup = java.nio.file.FileSystems.getDefault().getUserPrincipalLookupService();
      try {
        return new Owner(
            lookup.lookupPrincipalByName(user), lookup.lookupPrincipalByGroupName(group));
      } catch (IOException e) {
        throw new StartFailure("There is no user %s with group %s.".formatted(user, group), e);
      }
    }
  }

  @Override
  public Optional<Rotated> setUp() throws IOException {
    makeFolder();
    SortedMap<Integer, Path> files = files();
    if (files.containsKey(0) && files.size() > 1) {
      return Optional.empty();
    }
    if (files.isEmpty()) {
      disk.move(freshKey(), staged());
    }
    return Optional.of(rotate());
  }

  @Override
  public Plan plan() throws IOException {
    return plan(startedFiles());
  }

  private Plan plan(SortedMap<Integer, Path> files) throws IOException {
    int promoted = isUnfinished(files) ? files.lastKey() : files.lastKey() + 1;
    SortedSet<Integer> after = new TreeSet<>(files.keySet());
    after.remove(0);
    after.add(promoted);
    List<Integer> numbers = List.copyOf(after);
    return new Plan(
        promoted, numbers.subList(0, Math.clamp(numbers.size() - mostKeys + 1, 0, numbers.size())));
  }

  @Override
  public Rotated rotate() throws IOException {
    SortedMap<Integer, Path> files = startedFiles();
    Plan plan = plan(files);
    Path fresh = freshKey();
    Path promoted = folder.resolve(String.valueOf(plan.promotes()));
    if (plan.promotes() != files.lastKey()) {
      disk.name(staged(), promoted);
      disk.sync(folder);
    }
    for (int number : plan.prunes()) {
      disk.delete(files.getOrDefault(number, promoted));
    }
    disk.move(fresh, staged());
    disk.sync(folder);
    return new Rotated(plan.promotes(), plan.prunes());
  }

  private static boolean isUnfinished(SortedMap<Integer, Path> files) throws IOException {
    Path staged = files.get(0);
    Path highest = files.get(files.lastKey());
    return staged == null
        || (highest != null && files.lastKey() > 0 && Files.mismatch(staged, highest) < 0);
  }

  private Path staged() {
    return folder.resolve("0");
  }

  private SortedMap<Integer, Path> files() throws IOException {
    return new KeyFolder(folder, true).files();
  }

  private SortedMap<Integer, Path> startedFiles() throws IOException {
    SortedMap<Integer, Path> files = files();
    if (files.isEmpty()) {
      throw new NoSuchFileException(staged().toString(), null, "there is no staged key to promote");
    }
    return files;
  }

  /** A folder without keys goes to its owner even where somebody was killed before that. */
  private void makeFolder() throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      disk.makeFolder(folder);
      give(folder);
    } else if (files().isEmpty()) {
      give(folder);
    }
  }

  /** In {@code 0.tmp}, which every reader ignores. */
  private Path freshKey() throws IOException {
    Path file = folder.resolve("0.tmp");
    disk.delete(file);
    disk.write(file, FernetKey.fresh(RANDOM).text());
    give(file);
    disk.sync(file);
    return file;
  }

  private void give(Path path) throws IOException {
    if (owner.isPresent()) {
      disk.give(path, owner.get());
    }
  }
}
