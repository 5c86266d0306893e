package io.xloud.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every option there is: Keystone's and those of the oslo libraries that operators set, and our
 * own.
 */
final class OptionRegistry {
  /** Options that count in any section: Keystone looks for them in those named after protocols. */
  private static final Set<String> EVERYWHERE = Set.of("remote_id_attribute");

  private static final OptionRegistry STANDARD = load();

  private final Map<OptionName, KnownOption> options = new LinkedHashMap<>();
  private final Map<OptionName, KnownOption> formerNames = new HashMap<>();
  private final Set<OptionName> inUse = new HashSet<>();

  private OptionRegistry() {}

  static OptionRegistry standard() {
    return STANDARD;
  }

  private static OptionRegistry load() {
    OptionRegistry registry = new OptionRegistry();
    rows("/config/keystone-options.tsv").forEach(row -> registry.add(KnownOption.row(row)));
    rows("/config/xloud-options.tsv").forEach(row -> registry.add(KnownOption.row(row)));
    for (String row : rows("/config/options-in-use.tsv")) {
      String[] cell = row.split("\t", -1);
      registry.inUse.add(new OptionName(cell[0], cell[1]));
    }
    return registry;
  }

  private void add(KnownOption option) {
    options.put(option.name(), option);
    option.formerNames().forEach(name -> formerNames.put(name, option));
  }

  /** The rows of a resource below its heading. */
  private static List<String> rows(String resource) {
    try (InputStream in = OptionRegistry.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return lines.lines().skip(1).filter(line -> !line.isEmpty()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Collection<KnownOption> all() {
    return options.values();
  }

  Optional<KnownOption> find(OptionName name) {
    return Optional.ofNullable(options.get(name));
  }

  boolean knows(OptionName name) {
    return options.containsKey(name)
        || formerNames.containsKey(name)
        || (EVERYWHERE.contains(name.option()) && !name.isOwn());
  }

  boolean knowsSection(String section) {
    return options.keySet().stream().anyMatch(name -> name.section().equals(section));
  }

  /** Whether any part of this server reads the option yet; all our own are. */
  boolean isInUse(OptionName name) {
    return name.isOwn() || inUse.contains(name);
  }

  /** The option of the same section whose name looks most like the given one. */
  Optional<KnownOption> nearest(OptionName wrong) {
    return Spelling.nearest(
        wrong.option(),
        options.values().stream()
            .filter(option -> option.name().section().equals(wrong.section()))
            .toList(),
        option -> option.name().option());
  }
}
