package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a key repository whose rotation was killed, at every step of it. */
class KeyRotationTest {
  private static final int MOST = 3;

  @TempDir Path home;

  /** Fails before its n-th operation, as a kill does, and does nothing from then on. */
  private static final class Failing extends KeyDisk {
    private final boolean hasLinks;
    private int left;

    Failing(int operations, boolean hasLinks) {
      this.left = operations;
      this.hasLinks = hasLinks;
    }

    private void step() throws IOException {
      if (left-- <= 0) {
        throw new IOException("killed");
      }
    }

    @Override
    void makeFolder(Path folder) throws IOException {
      step();
      super.makeFolder(folder);
    }

    /** A file may also have been begun. */
    @Override
    void write(Path file, Secret text) throws IOException {
      if (left == 1) {
        super.write(file, Secret.of(text.reveal().substring(0, 9)));
      }
      step();
      if (left > 0) {
        super.write(file, text);
      }
    }

    @Override
    void name(Path file, Path another) throws IOException {
      if (hasLinks) {
        step();
        super.name(file, another);
      } else {
        move(file, another);
      }
    }

    @Override
    void move(Path from, Path to) throws IOException {
      step();
      super.move(from, to);
    }

    @Override
    void delete(Path file) throws IOException {
      step();
      super.delete(file);
    }

    @Override
    void sync(Path path) throws IOException {
      step();
      super.sync(path);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_rotation_killed_at_any_step_leaves_keys_that_work_and_is_finished_by_the_next(
      boolean hasLinks) throws IOException {
    int steps = 0;
    for (boolean done = false; !done; steps++) {
      Path folder = freshFolder("rotate" + steps + hasLinks);
      FernetKey staged = Objects.requireNonNull(read(folder).keys().keys().get(0));
      FernetKey primary = read(folder).keys().primary();

      done = survives(steps, hasLinks, folder);

      KeyReading half = read(folder);
      assertThat(half.alarms()).isEmpty();
      assertThat(half.keys().contains(primary)).isTrue();
      assertThat(half.keys().contains(staged)).isTrue();
      // Killed when only the disk was to be waited for: the rotation is over.
      boolean over = half.keys().primary().equals(staged) && isFreshlyStaged(half, staged);
      if (!over) {
        new KeyRotation(folder, MOST, Optional.empty()).rotate();
      }
      KeyReading after = read(folder);
      assertThat(after.keys().primary()).as("after %d steps", steps).isEqualTo(staged);
      assertThat(after.keys().keys()).hasSize(MOST).containsKey(0).containsValue(primary);
      assertThat(after.keys().keys().get(0)).isNotEqualTo(staged);
    }
    assertThat(steps).isGreaterThan(6);
  }

  private static boolean isFreshlyStaged(KeyReading reading, FernetKey before) {
    FernetKey now = reading.keys().keys().get(0);
    return now != null && !now.equals(before);
  }

  private static boolean survives(int steps, boolean hasLinks, Path folder) throws IOException {
    try {
      new KeyRotation(folder, MOST, Optional.empty(), new Failing(steps, hasLinks)).rotate();
      return true;
    } catch (IOException killed) {
      assertThat(killed).hasMessage("killed");
      return false;
    }
  }

  @Test
  void a_first_start_killed_at_any_step_is_finished_by_the_next() throws IOException {
    for (int steps = 0; steps < 14; steps++) {
      Path folder = home.resolve("first" + steps);
      try {
        new KeyRotation(folder, MOST, Optional.empty(), new Failing(steps, true)).setUp();
      } catch (IOException killed) {
        assertThat(killed).hasMessage("killed");
        new KeyRotation(folder, MOST, Optional.empty()).setUp();
      }
      assertThat(read(folder).alarms()).isEmpty();
      assertThat(read(folder).keys().keys()).containsOnlyKeys(0, 1);
      assertThat(read(folder).keys().isComplete()).isTrue();
      assertThat(new KeyRotation(folder, MOST, Optional.empty()).setUp()).isEmpty();
    }
  }

  @Test
  void a_rotation_that_another_program_left_without_a_staged_key_is_finished() throws IOException {
    Path folder = freshFolder("foreign");
    FernetKey staged = read(folder).keys().keys().get(0);
    Files.move(folder.resolve("0"), folder.resolve("4"));

    assertThat(new KeyRotation(folder, MOST, Optional.empty()).rotate().promoted()).isEqualTo(4);
    assertThat(read(folder).keys().primary()).isEqualTo(staged);
    assertThat(read(folder).keys().isComplete()).isTrue();
  }

  @Test
  void a_file_system_without_links_gets_the_key_renamed() throws IOException {
    Path folder = freshFolder("links");
    KeyDisk disk =
        new KeyDisk() {
          @Override
          void name(Path file, Path another) throws IOException {
            if (Files.exists(another)) {
              throw new FileSystemException(another.toString());
            }
            move(file, another);
          }
        };
    assertThat(new KeyRotation(folder, MOST, Optional.empty(), disk).rotate().promoted())
        .isEqualTo(4);
    assertThat(read(folder).keys().keys()).containsOnlyKeys(0, 3, 4);
  }

  @Test
  void nothing_is_rotated_where_there_is_no_key() throws IOException {
    Path folder = Files.createDirectory(home.resolve("empty"));

    assertThatThrownBy(() -> new KeyRotation(folder, MOST, Optional.empty()).rotate())
        .hasMessageContaining("no staged key");
  }

  /** Keys 0, 2 and 3. */
  private Path freshFolder(String name) throws IOException {
    Path folder = home.resolve(name);
    KeyRotation rotation = new KeyRotation(folder, MOST, Optional.empty());
    rotation.setUp();
    rotation.rotate();
    rotation.rotate();
    assertThat(read(folder).keys().keys()).containsOnlyKeys(0, 2, 3);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    return folder;
  }

  private static KeyReading read(Path folder) {
    return new KeyFolder(folder, false).read();
  }
}
