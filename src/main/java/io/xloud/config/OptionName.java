package io.xloud.config;

import java.util.Locale;

/**
 * Section and option as they are looked up: sections in lower case except {@code DEFAULT}, and in
 * {@code [xloud]} dots and dashes of the option read as underscores.
 */
record OptionName(String section, String option) {
  static final String OWN_SECTION = "xloud";

  OptionName {
    section = section.equals("DEFAULT") ? section : section.toLowerCase(Locale.ROOT);
    if (section.equals(OWN_SECTION)) {
      option = option.toLowerCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
  }

  /** From {@code section.option}, where an option may itself contain dots. */
  static OptionName dotted(String text) {
    int dot = text.indexOf('.');
    return new OptionName(text.substring(0, dot), text.substring(dot + 1));
  }

  boolean isOwn() {
    return section.equals(OWN_SECTION);
  }

  /** For people: {@code [section] option}. */
  @Override
  public String toString() {
    return "[" + section + "] " + option;
  }
}
