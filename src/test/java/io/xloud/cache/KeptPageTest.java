package io.xloud.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is kept in memory stands in the operators' table, with its limit and its metric. */
class KeptPageTest {
  private static final Pattern OPENING = Pattern.compile("aches\\s*\\.open\\(");
  private static final Pattern OPENED =
      Pattern.compile("aches\\s*\\.open\\(\\s*\"([^\"]+)\",\\s*([^,)]+)");

  @Test
  void every_cache_has_a_line_with_its_limit_and_its_metric() throws IOException {
    List<String> lines =
        Files.readAllLines(Path.of("docs/operating.md")).stream()
            .filter(line -> line.contains("`xloud_cache_entries_"))
            .toList();
    Map<String, String> limits = opened();
    assertThat(limits).hasSizeGreaterThan(5);
    limits.forEach((name, limit) -> {
      String metric = name.replace('-', '_');
      assertThat(lines)
          .as("a line for the cache %s of at most %s", name, limit)
          .anySatisfy(line ->
              assertThat(line)
                  .containsAnyOf("`xloud_cache_entries_" + metric + "`", "`_" + metric + "`")
                  .containsPattern("^\\| [^|]+ \\| [^|]*(`cache\\.\\w+`|\\d)"));
    });
  }

  /** By name: what each was given as its limit. */
  private static Map<String, String> opened() throws IOException {
    Map<String, String> limits = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        List<MatchResult> found = OPENED.matcher(source).results().toList();
        assertThat(found)
            .as("each cache of %s is opened with its name", file)
            .hasSize((int) OPENING.matcher(source).results().count());
        found.forEach(open -> limits.put(open.group(1), open.group(2)));
      }
    }
    return limits;
  }
}
