package io.xloud.config;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Keeps the table of our own options in the manual. */
class ConfiguringPageTest {
  private static final Path PAGE = Path.of("docs/configuring.md");
  private static final String BEGIN = "<!-- options: begin -->\n";
  private static final String END = "<!-- options: end -->\n";

  @Test
  void the_manual_has_the_table_of_our_own_options() throws IOException {
    String before = Files.readString(PAGE);
    String table =
        OptionRegistry.standard().all().stream()
            .filter(option -> option.name().isOwn())
            .map(ConfiguringPageTest::row)
            .collect(joining("", "| option | variable | default | |\n|---|---|---|---|\n", ""));
    String after =
        before.substring(0, before.indexOf(BEGIN) + BEGIN.length())
            + table
            + before.substring(before.indexOf(END));
    Files.writeString(PAGE, after);
    assertThat(before).as(PAGE + " was written anew: commit it").isEqualTo(after);
  }

  private static String row(KnownOption option) {
    String variable = "XLOUD_" + option.name().option().toUpperCase(Locale.ROOT);
    String value = String.join(",", option.defaults());
    return "| `%s` | `%s` | %s | %s%s |\n"
        .formatted(
            option.spelling(),
            variable,
            value.isEmpty() ? "" : "`" + value + "`",
            option.documentation(),
            option.bounds().choices().isEmpty()
                ? ""
                : " One of: " + String.join(", ", option.bounds().choices()) + ".");
  }
}
