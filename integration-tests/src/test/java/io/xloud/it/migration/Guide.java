package io.xloud.it.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands of docs/migrating-from-keystone.md: its fenced blocks by the heading above them,
 * with what belongs to this machine in the place of the page's paths and ports.
 */
record Guide(Map<String, List<String>> blocks) {
  private static final Path PAGE = Path.of("../docs/migrating-from-keystone.md");

  static Guide read() throws IOException {
    Map<String, List<String>> blocks = new LinkedHashMap<>();
    String heading = "";
    StringBuilder block = null;
    for (String line : Files.readAllLines(PAGE)) {
      if (block != null && line.equals("```")) {
        blocks.computeIfAbsent(heading, _ -> new ArrayList<>()).add(block.toString());
        block = null;
      } else if (block != null) {
        block.append(line).append('\n');
      } else if (line.equals("```sh")) {
        block = new StringBuilder();
      } else if (line.startsWith("## ")) {
        heading = line.substring(3);
      }
    }
    return new Guide(blocks);
  }

  /** The blocks below a heading, in their order. */
  List<String> step(String heading) {
    List<String> found = blocks.get(heading);
    if (found == null) {
      throw new AssertionError(PAGE + " has no commands below '" + heading + "'");
    }
    return found;
  }

  /**
   * A block as this machine can run it.
   *
   * @param values by the names in substitutions.tsv
   */
  static String here(String block, Map<String, String> values) throws IOException {
    String text = block;
    for (List<String> row : Rows.of("substitutions.tsv")) {
      String value = row.getLast();
      for (Map.Entry<String, String> each : values.entrySet()) {
        value = value.replace("{" + each.getKey() + "}", each.getValue());
      }
      // No letter before it: a path that was put in already holds the same words.
      String words = Pattern.quote(row.getFirst());
      text =
          Pattern.compile("(?<![\\w/.-])" + words + "|(?<=keystone/)" + words)
              .matcher(text)
              .replaceAll(Matcher.quoteReplacement(value));
    }
    if (text.contains("192.0.2.")) {
      throw new AssertionError("substitutions.tsv leaves an address of the page: " + text);
    }
    return text;
  }
}
