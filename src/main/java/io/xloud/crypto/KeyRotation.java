package io.xloud.crypto;

import io.xloud.error.StartFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Makes and rotates the keys of a folder, step by step as the reference service does, so that
 * another program may read or rotate the same folder: at every moment each key that protects
 * anything has a file. New files are 0600 and appear whole.
 *
 * @param mostKeys {@code max_active_keys}: how many files a rotation leaves
 * @param owner to whom new files go, when not to whoever runs this
 */
public record KeyRotation(Path folder, int mostKeys, Optional<Owner> owner) {
  /** What a credential repository keeps; it has no setting. */
  public static final int CREDENTIAL_KEYS = 3;

  private static final SecureRandom RANDOM = new SecureRandom();

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

  /**
   * @param promoted the number of the new primary
   * @param pruned the numbers of the files that were deleted
   */
  public record Rotated(int promoted, List<Integer> pruned) {}

  /** What a rotation would do, for those who must agree first. */
  public record Plan(int promotes, List<Integer> prunes) {}

  /** Makes folder and first keys; does nothing and says so when there is a staged key already. */
  public Optional<Rotated> setUp() throws IOException {
    makeFolder();
    if (Files.exists(folder.resolve("0"))) {
      return Optional.empty();
    }
    stage();
    return Optional.of(rotate());
  }

  public Plan plan() throws IOException {
    SortedMap<Integer, Path> files = files();
    int promoted = files.lastKey() + 1;
    files.remove(0);
    files.put(promoted, folder.resolve(String.valueOf(promoted)));
    List<Integer> numbers = List.copyOf(files.keySet());
    return new Plan(
        promoted, numbers.subList(0, Math.clamp(numbers.size() - mostKeys + 1, 0, numbers.size())));
  }

  /** The staged key becomes primary, a fresh one is staged, the oldest go. */
  public Rotated rotate() throws IOException {
    SortedMap<Integer, Path> files = files();
    Plan plan = plan();
    Path fresh = freshKey();
    Path promoted = folder.resolve(String.valueOf(plan.promotes()));
    Files.move(files.get(0), promoted, StandardCopyOption.ATOMIC_MOVE);
    Files.move(fresh, folder.resolve("0"), StandardCopyOption.ATOMIC_MOVE);
    for (int number : plan.prunes()) {
      Path file = number == plan.promotes() ? promoted : files.get(number);
      Files.deleteIfExists(file == null ? promoted : file);
    }
    synced(folder);
    return new Rotated(plan.promotes(), plan.prunes());
  }

  private SortedMap<Integer, Path> files() throws IOException {
    SortedMap<Integer, Path> files = new KeyFolder(folder, true).files();
    if (!files.containsKey(0)) {
      throw new NoSuchFileException(
          folder.resolve("0").toString(), null, "there is no staged key to promote");
    }
    return files;
  }

  private void makeFolder() throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    give(folder);
  }

  private void stage() throws IOException {
    Files.move(freshKey(), folder.resolve("0"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** In {@code 0.tmp}, which every reader ignores. */
  private Path freshKey() throws IOException {
    Path file = folder.resolve("0.tmp");
    Files.deleteIfExists(file);
    byte[] text = FernetKey.fresh(RANDOM).text().reveal().getBytes(StandardCharsets.US_ASCII);
    try (var out =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      out.write(java.nio.ByteBuffer.wrap(text));
    }
    give(file);
    synced(file);
    return file;
  }

  private void give(Path path) throws IOException {
    if (owner.isPresent()) {
      PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      view.setOwner(owner.get().user());
      view.setGroup(owner.get().group());
    }
  }

  private static void synced(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
