package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What a person reads who mistypes. */
class CommandLineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          serve --port abc          | 'abc' is no port, which is a number from 0 to 65535
          serve --port 99999        | '99999' is no port
          serve --management-port x | 'x' is no port
          serve --bogus             | Unknown option: '--bogus'
          fernet_setup --bogus      | Unknown option: '--bogus'
          fernet_set                | There is no command 'fernet_set'.
          """)
  void a_mistyped_line_is_a_sentence_a_place_to_read_on_and_exit_code_2(
      String line, String sentence) {
    Terminal answer = Terminal.type(line.split(" "));
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err().lines().findFirst().orElseThrow()).contains(sentence).endsWith(".");
    assertThat(answer.err()).contains("--help tells more.");
    assertThat(answer.err().lines()).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void what_may_have_been_meant_is_suggested() {
    assertThat(Terminal.type("fernet_set").err()).contains("Did you mean", "fernet_setup");
    assertThat(Terminal.type("db_sync", "--chek").err()).contains("--check");
  }

  @ParameterizedTest
  @CsvSource({
    "identity-manage,identity-manage serve --help",
    "keystone-manage,keystone-manage serve --help",
    "identity-server,identity-server --help",
    "./dev run,./dev run --help"
  })
  void help_is_named_as_it_was_typed(String program, String help) {
    CommandLine line = Commands.line(Clock.systemUTC(), new Program(program));

    CommandLine serve = Objects.requireNonNull(line.getSubcommands().get("serve"));

    assertThat(Program.help(serve)).isEqualTo(help);
    assertThat(Program.of(Map.of())).isEqualTo(new Program("identity-manage"));
  }
}
