package io.xloud.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.config.Options;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What Keystone's own scripts type before a command. */
class LogOptionsTest {
  private static final String OWN_LEVEL = "quarkus.log.category.\"io.xloud\".level";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--debug",
        "-d",
        "--nodebug",
        "--log-file x",
        "--logfile x",
        "--log-dir x",
        "--logdir x",
        "--log-config-append x",
        "--log-config x",
        "--log_config x",
        "--log-date-format x",
        "--use-syslog",
        "--nouse-syslog",
        "--use-journal",
        "--nouse-journal",
        "--use-json",
        "--nouse-json",
        "--syslog-log-facility x"
      })
  void each_is_taken_before_the_command(String words) {
    LogOptions taken = parsed(words);
    Properties settings = new Properties();
    taken.handOver(settings, "keystone-manage");
    Terminal answer = Terminal.type((words + " fernet_setup --bogus").split(" "));
    assertThat(answer.err()).contains("'--bogus'").doesNotContain(words.split(" ")[0] + "'");
  }

  @Test
  void debug_and_the_file_reach_the_log() {
    assertThat(settings("--debug"))
        .containsEntry(OWN_LEVEL, "DEBUG")
        .containsEntry("quarkus.log.console.level", "DEBUG");
    assertThat(settings("--debug --nodebug")).containsEntry(OWN_LEVEL, "INFO").hasSize(1);
    assertThat(settings("--use-json")).containsEntry("xloud.log.json", "true");
    assertThat(settings("--log-file a.log --log-dir /var/log/k"))
        .containsEntry("quarkus.log.file.enabled", "true")
        .containsEntry("quarkus.log.file.path", "/var/log/k/a.log")
        .containsEntry("quarkus.log.console.enabled", "false");
    assertThat(settings("--log-file /tmp/a.log --logdir /var/log/k"))
        .containsEntry("quarkus.log.file.path", "/tmp/a.log");
    assertThat(settings("--logdir /var/log/k"))
        .containsEntry("quarkus.log.file.path", "/var/log/k/keystone-manage.log");
  }

  @Test
  void the_file_asks_for_detail_where_the_command_line_says_nothing() {
    Options detailed = Options.of(Map.of("DEFAULT", Map.of("debug", "true")));
    assertThat(followed("--use-json", detailed))
        .containsEntry(OWN_LEVEL, "DEBUG")
        .containsEntry("quarkus.log.console.level", "DEBUG");
    assertThat(followed("--nodebug", detailed)).containsEntry(OWN_LEVEL, "INFO");
    assertThat(followed("--use-json", Options.defaults())).doesNotContainKey(OWN_LEVEL);
    assertThat(detailed.warnings()).isEmpty();
  }

  private static Map<Object, Object> followed(String words, Options options) {
    Properties settings = new Properties();
    parsed(words).handOver(settings, "keystone-manage");
    LogOptions.follow(options, settings);
    return settings;
  }

  @Test
  void what_has_no_effect_is_told_in_one_line() {
    Terminal answer =
        Terminal.type("--use-syslog", "--log-date-format", "%Y", "--nouse-journal", "help");
    assertThat(answer.code()).isZero();
    assertThat(answer.err().strip()).isEqualTo("No effect here: --log-date-format, --use-syslog.");
  }

  private static Map<Object, Object> settings(String words) {
    Properties settings = new Properties();
    parsed(words).handOver(settings, "keystone-manage");
    return settings;
  }

  private static LogOptions parsed(String words) {
    LogOptions options = new LogOptions();
    new CommandLine(new Commands(options)).parseArgs(words.split(" "));
    return options;
  }
}
