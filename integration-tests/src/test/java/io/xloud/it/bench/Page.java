package io.xloud.it.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code docs/benchmarks.md}, made of the newest chapter of each scenario. */
record Page(Path chapters, Path file) {
  private static final ObjectMapper JSON = new ObjectMapper();

  void keep(Chapter chapter) throws IOException {
    Files.createDirectories(chapters);
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(chapters.resolve(chapter.name() + ".json").toFile(), chapter);
  }

  /** The names of scenarios to be measured at this commit: a page tells of one program only. */
  List<String> missing(String commit) throws IOException {
    List<String> missing = new ArrayList<>();
    for (Scenario scenario : Scenario.all()) {
      Path kept = chapters.resolve(scenario.name() + ".json");
      if (!Files.exists(kept)
          || !JSON.readValue(kept.toFile(), Chapter.class)
              .when()
              .contains("commit " + commit + ",")) {
        missing.add(scenario.name());
      }
    }
    return missing;
  }

  void write(String head) throws IOException {
    List<Chapter> all = new ArrayList<>();
    for (Scenario scenario : Scenario.all()) {
      all.add(JSON.readValue(chapters.resolve(scenario.name() + ".json").toFile(), Chapter.class));
    }
    StringBuilder page = new StringBuilder(head).append("\n## Targets\n\n");
    page.append(table(all.stream().flatMap(chapter -> chapter.targets().stream()).toList()));
    for (Chapter chapter : all) {
      page.append(shown(chapter));
    }
    Files.writeString(file, page);
  }

  static String shown(Chapter chapter) {
    return "\n## %s\n\n%s\n\n`./dev bench %s`, %s.\n"
        .formatted(chapter.title(), chapter.text(), chapter.name(), chapter.when());
  }

  static String table(List<Target> targets) {
    StringBuilder table = new StringBuilder("| | needed | measured | |\n|---|---:|---:|---|\n");
    for (Target target : targets) {
      table.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  target.what(),
                  target.needed(),
                  target.reached(),
                  target.met() ? "reached" : "**not reached**"));
    }
    return table.toString();
  }
}
