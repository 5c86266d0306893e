package io.xloud.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the list of options that have an effect; all others are warned about when set. */
class OptionsInUseTest {
  private static final Path LIST = Path.of("src/main/resources/config/options-in-use.tsv");
  private static final Pattern READ = Pattern.compile("(?:\"(\\w+)\"|\\b(SECTION)),\\s*\"(\\w+)\"");
  private static final Pattern CONSTANT = Pattern.compile("String SECTION = \"(\\w+)\"");

  /** Lists whose pages are as long as their section says. */
  private static final Pattern PAGES = Pattern.compile("queries\\.in\\(\"(\\w+)\"\\)");

  @Test
  void the_list_names_every_option_that_the_sources_read() throws IOException {
    StringBuilder list = new StringBuilder("section\toption\n");
    read().forEach(row -> list.append(row).append('\n'));
    String before = Files.readString(LIST);
    Files.writeString(LIST, list);
    assertThat(before).as(LIST + " was written anew: commit it").isEqualTo(list.toString());
  }

  private static Set<String> read() throws IOException {
    Set<String> rows = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      sources
          .filter(path -> path.toString().endsWith(".java"))
          .forEach(path -> addAll(rows, textOf(path)));
    }
    return rows;
  }

  private static void addAll(Set<String> rows, String source) {
    Matcher constant = CONSTANT.matcher(source);
    String section = constant.find() ? constant.group(1) : "";
    Matcher pages = PAGES.matcher(source);
    while (pages.find()) {
      rows.add(pages.group(1) + "\tlist_limit");
    }
    Matcher read = READ.matcher(source);
    while (read.find()) {
      OptionName name =
          new OptionName(read.group(1) == null ? section : read.group(1), read.group(3));
      if (!name.isOwn() && OptionRegistry.standard().find(name).isPresent()) {
        rows.add(name.section() + "\t" + name.option());
      }
    }
  }

  private static String textOf(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
