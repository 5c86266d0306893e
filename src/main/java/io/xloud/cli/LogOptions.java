package io.xloud.cli;

import io.xloud.config.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What Keystone's commands take before their name about the log. Only commands that start the
 * server's beans write one; where an option can't be followed one line says so.
 */
final class LogOptions {
  private static final String OWN_LEVEL = "quarkus.log.category.\"io.xloud\".level";

  @Option(
      names = {"--debug", "-d"},
      description = "Logs what this program does in detail.")
  boolean debug;

  @Option(names = "--nodebug", hidden = true)
  boolean noDebug;

  @Option(
      names = {"--log-file", "--logfile"},
      paramLabel = "PATH",
      description = "Logs to this file instead of the terminal.")
  @Nullable Path logFile;

  @Option(
      names = {"--log-dir", "--logdir"},
      paramLabel = "DIR",
      description = "Where a --log-file without a folder lies.")
  @Nullable Path logDir;

  @Option(names = "--use-json", description = "Logs lines of JSON.")
  boolean useJson;

  @Option(names = "--nouse-json", hidden = true)
  boolean noUseJson;

  @Option(
      names = {"--log-config-append", "--log-config", "--log_config"},
      paramLabel = "PATH",
      hidden = true)
  @Nullable String logConfig;

  @Option(names = "--log-date-format", paramLabel = "FORMAT", hidden = true)
  @Nullable String dateFormat;

  @Option(names = "--use-syslog", hidden = true)
  boolean useSyslog;

  @Option(names = "--nouse-syslog", hidden = true)
  boolean noUseSyslog;

  @Option(names = "--use-journal", hidden = true)
  boolean useJournal;

  @Option(names = "--nouse-journal", hidden = true)
  boolean noUseJournal;

  @Option(names = "--syslog-log-facility", paramLabel = "FACILITY", hidden = true)
  @Nullable String syslogFacility;

  /** What {@code keystone.conf} asks of the log; the command line goes before it. */
  static void follow(Options options, Properties settings) {
    if (options.flag("DEFAULT", "debug") && !settings.containsKey(OWN_LEVEL)) {
      inDetail(settings);
    }
  }

  static void inDetail(Properties settings) {
    settings.setProperty(OWN_LEVEL, "DEBUG");
    settings.setProperty("quarkus.log.console.level", "DEBUG");
  }

  /**
   * Hands them over to the logging that the beans start with.
   *
   * @param program whose name the file gets in a folder alone
   */
  void handOver(Properties settings, String program) {
    if (noDebug) {
      settings.setProperty(OWN_LEVEL, "INFO");
    } else if (debug) {
      inDetail(settings);
    }
    if (useJson && !noUseJson) {
      settings.setProperty("xloud.log.json", "true");
    }
    Path file = file(program);
    if (file != null) {
      settings.setProperty("quarkus.log.file.enabled", "true");
      settings.setProperty("quarkus.log.file.path", file.toString());
      settings.setProperty("quarkus.log.console.enabled", "false");
    }
    if (!without().isEmpty()) {
      System.err.printf("No effect here: %s.%n", String.join(", ", without()));
    }
  }

  private @Nullable Path file(String program) {
    if (logDir == null) {
      return logFile;
    }
    return logDir.resolve(logFile == null ? Path.of(program + ".log") : logFile);
  }

  private List<String> without() {
    List<String> without = new ArrayList<>();
    add(without, "--log-config-append", logConfig != null);
    add(without, "--log-date-format", dateFormat != null);
    add(without, "--use-syslog", useSyslog && !noUseSyslog);
    add(without, "--use-journal", useJournal && !noUseJournal);
    add(without, "--syslog-log-facility", syslogFacility != null);
    return without;
  }

  private static void add(List<String> names, String name, boolean given) {
    if (given) {
      names.add(name);
    }
  }
}
