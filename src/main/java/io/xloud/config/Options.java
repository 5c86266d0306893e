package io.xloud.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every option of {@code keystone.conf} with its type, default and bounds, from whatever files or
 * rows it was read. A room makes its own typed settings of it: {@code
 * FernetTokensConfig.from(options)}. Sections and options are spelled as in {@code keystone.conf};
 * our own stand in {@code [xloud]}, where dots, dashes and underscores mean the same. Bounds were
 * checked when the options were made: reading one that exists never fails.
 */
public interface Options {

  /** Keystone's defaults, as if there were no file at all. */
  static Options defaults() {
    return of(Map.of());
  }

  /**
   * Options by section and name, as tests, rows and per-domain files have them; all else has its
   * default.
   *
   * @throws ConfigException when a value is not of its option's type or bounds
   */
  static Options of(Map<String, ? extends Map<String, String>> values) {
    return LoadedOptions.load(OptionRegistry.standard(), List.of(OptionLayer.of(values)));
  }

  /**
   * Options from files of oslo.config's form; what a later file says wins.
   *
   * @throws ConfigException naming file and line
   */
  static Options read(List<Path> files) {
    return LoadedOptions.load(
        OptionRegistry.standard(), files.stream().map(OptionLayer::read).toList());
  }

  /** Empty when the option has no value and no default. */
  Optional<String> text(String section, String option);

  /** An option that is neither set nor has a default is off. */
  default boolean flag(String section, String option) {
    return decided(section, option).orElse(false);
  }

  /** Like {@link #flag} for options where saying nothing has a meaning of its own. */
  Optional<Boolean> decided(String section, String option);

  /** Empty when the option has no value and no default. */
  Optional<Integer> number(String section, String option);

  /** Empty when the option has no value and no default. */
  Optional<Long> longNumber(String section, String option);

  /** Empty when the option has no value and no default. */
  Optional<Double> real(String section, String option);

  List<String> list(String section, String option);

  /** The values of an option that may be given several times. */
  List<String> multi(String section, String option);

  /** {@code a:1,b:2} in the order written. */
  Map<String, String> dict(String section, String option);

  /** A time as our own options have it, such as {@code 500 ms}. */
  Duration duration(String section, String option);

  /**
   * Of an option that may stand in any section, such as one that is named after a protocol: its
   * values by section.
   */
  Map<String, String> everywhere(String option);

  /** Whether there is an option of this name at all. */
  boolean has(String section, String option);

  /**
   * The value in the form of its option: a text, a boolean, a number, a list or a map of texts;
   * null when the option has no value and no default.
   */
  @Nullable Object value(String section, String option);

  /** Whether somebody set it, under this or a deprecated name. */
  boolean isSet(String section, String option);

  /** What the operator should hear once: unknown, deprecated and unused options. */
  List<String> warnings();

  /** A number of seconds; empty when the option has no value and no default. */
  default Optional<Duration> seconds(String section, String option) {
    return longNumber(section, option).map(Duration::ofSeconds);
  }

  /** The value, or an {@link IllegalStateException} for an option that has no default. */
  default String string(String section, String option) {
    return text(section, option).orElseThrow(() -> missing(section, option));
  }

  default int integer(String section, String option) {
    return number(section, option).orElseThrow(() -> missing(section, option));
  }

  private static IllegalStateException missing(String section, String option) {
    return new IllegalStateException("[%s] %s has no value".formatted(section, option));
  }
}
