package io.xloud.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a test puts into {@code keystone.conf}: options by section; a later one wins. */
public record Conf(Map<String, Map<String, String>> sections) {
  public static Conf empty() {
    return new Conf(Map.of());
  }

  public Conf with(String section, String option, Object value) {
    Map<String, Map<String, String>> more = new TreeMap<>();
    sections.forEach((name, options) -> more.put(name, new LinkedHashMap<>(options)));
    more.computeIfAbsent(section, _ -> new LinkedHashMap<>()).put(option, text(value));
    return new Conf(more);
  }

  /** What the other says wins. */
  public Conf with(Conf more) {
    Conf both = this;
    for (Map.Entry<String, Map<String, String>> section : more.sections.entrySet()) {
      for (Map.Entry<String, String> option : section.getValue().entrySet()) {
        both = both.with(section.getKey(), option.getKey(), option.getValue());
      }
    }
    return both;
  }

  private static String text(Object value) {
    return value instanceof Collection<?> many
        ? many.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }

  /** In one step, because a process may be about to read it. */
  public Path writeTo(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    sections.forEach((section, options) -> {
      text.append('[').append(section).append("]\n");
      options.forEach((name, value) -> text.append(name + " = " + value + "\n"));
      text.append('\n');
    });
    Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "conf-", ".part");
    Files.writeString(part, text);
    return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
