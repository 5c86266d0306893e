package io.xloud.config;

import java.util.List;
import java.util.Optional;

/**
 * Every option of {@code keystone.conf} with its type, default and bounds, from whatever files or
 * rows it was read. A room makes its own typed settings of it: {@code
 * FernetTokensConfig.from(options)}. Sections and options are spelled as in {@code keystone.conf};
 * our own stand in {@code [xloud]}.
 */
public interface Options {
  /** Empty when the option has no value and no default. */
  Optional<String> text(String section, String option);

  boolean flag(String section, String option);

  /** Empty when the option has no value and no default. */
  Optional<Integer> number(String section, String option);

  List<String> list(String section, String option);

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
