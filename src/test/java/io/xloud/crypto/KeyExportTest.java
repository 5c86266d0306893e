package io.xloud.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder is read by somebody else after every single step. */
class KeyExportTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  @TempDir Path home;

  @Test
  void at_every_step_of_twenty_rotations_the_folder_works() throws IOException {
    Path folder = home.resolve("keys");
    DatedKeys keys = DatedKeys.fresh(NOW);
    export(folder, KeySet.empty(), keys);
    for (int i = 0; i < 20; i++) {
      DatedKeys next = keys.rotated(3, NOW.plusSeconds(i));
      export(folder, keys.keys(), next);
      keys = next;
    }
    assertThat(Files.getLastModifiedTime(folder.resolve("0")).toInstant())
        .isEqualTo(NOW.plusSeconds(19));
    assertThat(new KeyExport(folder, Optional.empty()).write(keys)).isFalse();
  }

  @Test
  void keys_that_move_to_other_numbers_are_never_without_a_file() throws IOException {
    Path folder = home.resolve("moved");
    FernetKey[] key = new FernetKey[5];
    for (int i = 0; i < key.length; i++) {
      key[i] = DatedKeys.fresh(NOW).keys().primary();
    }
    DatedKeys first = set(List.of(key[0], key[1], key[2], key[3]));
    export(folder, KeySet.empty(), first);
    DatedKeys back = set(List.of(key[4], key[2], key[3]));
    export(folder, first.keys(), back);
    export(folder, back.keys(), set(List.of(key[0], key[4], key[2], key[3])));
  }

  @Test
  void what_somebody_left_there_goes_and_files_are_0600() throws IOException {
    Path folder = home.resolve("foreign");
    DatedKeys keys = DatedKeys.fresh(NOW);
    new KeyExport(folder, Optional.empty()).write(keys);
    Files.writeString(folder.resolve("9"), "no key");
    Files.writeString(folder.resolve("README"), "mine");
    assertThat(new KeyExport(folder, Optional.empty()).write(keys)).isTrue();
    assertThat(new KeyFolder(folder, false).read().alarms()).isEmpty();
    assertThat(folder.resolve("README")).exists();
    for (String name : List.of("0", "1")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void keys_that_were_not_exported_there_are_never_lost() throws IOException {
    Path folder = home.resolve("live");
    new KeyRotation(folder, 3, Optional.empty()).setUp();
    KeySet live = new KeyFolder(folder, false).read().keys();
    KeyExport export = new KeyExport(folder, Optional.empty());
    assertThatThrownBy(() -> export.write(DatedKeys.fresh(NOW)))
        .isInstanceOf(KeyExport.ForeignKeys.class)
        .hasMessageContainingAll(folder.toString(), "0, 1", "keys_import");
    Files.writeString(folder.resolve("9"), "no key");
    assertThatThrownBy(() -> export.write(DatedKeys.fresh(NOW)))
        .as("nor where the primary is no key")
        .isInstanceOf(KeyExport.ForeignKeys.class);
    Files.delete(folder.resolve("9"));
    assertThat(new KeyFolder(folder, false).read().keys()).isEqualTo(live);
  }

  @Test
  void keys_that_were_in_the_folder_when_they_came_to_the_database_may_go() throws IOException {
    Path folder = home.resolve("imported");
    new KeyRotation(folder, 3, Optional.empty()).setUp();
    KeyReading live = new KeyFolder(folder, false).read();
    KeyExport export = new KeyExport(folder, Optional.empty());
    DatedKeys imported = new DatedKeys(live.keys(), live.ages());
    assertThat(export.write(imported)).isFalse();
    DatedKeys later = imported.rotated(3, NOW).rotated(3, NOW);
    assertThat(export.write(later)).isTrue();
    assertThat(new KeyFolder(folder, false).read().keys()).isEqualTo(later.keys());
  }

  @Test
  void servers_that_share_a_folder_do_not_share_unfinished_files() throws IOException {
    Path folder = home.resolve("shared");
    List<Path> unfinished = new ArrayList<>();
    KeyDisk watched =
        new KeyDisk() {
          @Override
          void move(Path from, Path to) throws IOException {
            unfinished.add(from);
            super.move(from, to);
          }
        };
    DatedKeys keys = DatedKeys.fresh(NOW);
    new KeyExport(folder, Optional.empty(), watched).write(keys);
    assertThat(unfinished).hasSize(3).doesNotHaveDuplicates();
    assertThat(unfinished).allSatisfy(file -> assertThat(file).doesNotExist());
    assertThat(new KeyFolder(folder, false).files()).containsOnlyKeys(0, 1);
  }

  private static void export(Path folder, KeySet before, DatedKeys wanted) throws IOException {
    KeyDisk watched =
        new KeyDisk() {
          @Override
          void move(Path from, Path to) throws IOException {
            super.move(from, to);
            requireWorking(folder, before, wanted.keys());
          }

          @Override
          void delete(Path file) throws IOException {
            super.delete(file);
            requireWorking(folder, before, wanted.keys());
          }
        };
    new KeyExport(folder, Optional.empty(), watched).write(wanted);
    assertThat(new KeyFolder(folder, false).read().keys()).isEqualTo(wanted.keys());
  }

  /** Whoever seals now is understood by both, and what both know opens. */
  private static void requireWorking(Path folder, KeySet before, KeySet wanted) {
    KeyReading now = new KeyFolder(folder, false).read();
    if (before.isEmpty()) {
      return;
    }
    assertThat(now.alarms()).isEmpty();
    assertThat(before.contains(now.keys().primary()) || wanted.contains(now.keys().primary()))
        .isTrue();
    for (FernetKey key : before.inOrder()) {
      assertThat(!wanted.contains(key) || now.keys().contains(key)).isTrue();
    }
  }

  private static DatedKeys set(List<FernetKey> keys) {
    TreeMap<Integer, FernetKey> numbered = new TreeMap<>();
    TreeMap<Integer, Instant> made = new TreeMap<>();
    for (int i = 0; i < keys.size(); i++) {
      numbered.put(i, keys.get(i));
      made.put(i, NOW);
    }
    return new DatedKeys(new KeySet(numbered), new KeyAges(made));
  }
}
