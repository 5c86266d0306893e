package io.xloud.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file of settings as it is written, for whoever takes it to another place. */
public final class SettingsFile {
  private SettingsFile() {}

  /**
   * Values by section and option, references left as they are; of an option that is set more than
   * once the first, as the reference takes it.
   *
   * @throws ConfigException naming the line that cannot be read, never its text
   */
  public static Map<String, Map<String, String>> read(Path file) {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    for (Written written : IniParser.parse(file)) {
      sections
          .computeIfAbsent(written.name().section(), _ -> new LinkedHashMap<>())
          .putIfAbsent(written.name().option(), written.value());
    }
    return sections;
  }
}
