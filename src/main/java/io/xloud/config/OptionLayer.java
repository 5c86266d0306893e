package io.xloud.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What one file, one environment or one set of rows says; a later layer wins over an earlier. */
record OptionLayer(List<Written> values) {
  /** Names a folder to our tests and is no setting of the server. */
  private static final String RECORDED_VALUES = "xloud.vectors";

  OptionLayer {
    values = List.copyOf(values);
  }

  static OptionLayer read(Path file) {
    return new OptionLayer(IniParser.parse(file));
  }

  /** Values by section and option, which may refer to each other as in a file. */
  static OptionLayer of(Map<String, ? extends Map<String, String>> values) {
    List<Written> written = new ArrayList<>();
    values.forEach((section, options) ->
        options.forEach((option, value) ->
            written.add(
                new Written(new OptionName(section, option), value, "the given values", false))));
    return new OptionLayer(written);
  }

  /**
   * The environment: {@code OS_SECTION__OPTION} as oslo.config reads it, and {@code XLOUD_OPTION}
   * for our own, taken letter by letter.
   */
  static OptionLayer environment(Map<String, String> environment) {
    List<Written> written = new ArrayList<>();
    environment.forEach((variable, value) -> {
      String place = "environment variable " + variable;
      int middle = variable.indexOf("__");
      if (variable.startsWith("XLOUD_")) {
        OptionName name = new OptionName(OptionName.OWN_SECTION, variable.substring(6));
        written.add(new Written(name, value, place, true));
      } else if (variable.startsWith("OS_") && middle > 3) {
        written.add(new Written(osloName(variable, middle), value, place, false));
      }
    });
    return new OptionLayer(written);
  }

  /**
   * Properties named {@code keystone.section.option} and {@code xloud.option}, letter by letter.
   */
  static OptionLayer properties(Map<String, String> properties) {
    List<Written> written = new ArrayList<>();
    properties.forEach((property, value) ->
        propertyName(property)
            .ifPresent(
                name -> written.add(new Written(name, value, "property " + property, true))));
    return new OptionLayer(written);
  }

  private static OptionName osloName(String variable, int middle) {
    String section = variable.substring(3, middle);
    return new OptionName(
        section.equals("DEFAULT") ? section : section.toLowerCase(Locale.ROOT),
        variable.substring(middle + 2).toLowerCase(Locale.ROOT));
  }

  private static Optional<OptionName> propertyName(String property) {
    if (property.equals(RECORDED_VALUES)) {
      return Optional.empty();
    }
    if (property.startsWith("xloud.")) {
      return Optional.of(new OptionName(OptionName.OWN_SECTION, property.substring(6)));
    }
    if (property.startsWith("keystone.") && property.indexOf('.', 9) > 9) {
      return Optional.of(OptionName.dotted(property.substring(9)));
    }
    return Optional.empty();
  }
}
