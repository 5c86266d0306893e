package io.xloud.it.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tables of the folder {@code migration}, columns apart by tabs, lines with {@code #} left out. */
final class Rows {
  private static final Path FOLDER = Path.of("src/test/resources/migration");

  private Rows() {}

  static List<List<String>> of(String name) throws IOException {
    return Files.readAllLines(FOLDER.resolve(name)).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> List.of(line.split("\t")))
        .toList();
  }
}
