package io.xloud.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One row of the option registry.
 *
 * @param defaults its default as if it had been written; empty without one
 * @param formerNames names under which older files have it
 * @param documentation a sentence for people; only our own options have one
 */
record KnownOption(
    OptionName name,
    String spelling,
    OptionType type,
    List<String> defaults,
    List<OptionName> formerNames,
    Bounds bounds,
    boolean secret,
    boolean deprecated,
    String documentation) {
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  /** {@code section option type default deprecated_names bounds from secret deprecated [doc]}. */
  static KnownOption row(String line) {
    String[] cell = line.split("\t", -1);
    OptionType type = OptionType.named(cell[2]);
    return new KnownOption(
        new OptionName(cell[0], cell[1]),
        cell[1],
        type,
        defaults(type, cell[3]),
        formerNames(cell[4]),
        Bounds.parse(cell[5]),
        !cell[7].isEmpty(),
        !cell[8].isEmpty(),
        cell.length > 9 ? cell[9] : "");
  }

  private static List<String> defaults(OptionType type, String text) {
    if (type == OptionType.MULTI) {
      return items(text);
    }
    if (type == OptionType.LIST && !text.isEmpty()) {
      return List.of(String.join(",", items(text)));
    }
    return text.isEmpty() ? List.of() : List.of(text);
  }

  private static List<String> items(String pythonList) {
    List<String> items = new ArrayList<>();
    Matcher item = QUOTED.matcher(pythonList);
    while (item.find()) {
      items.add(item.group(1));
    }
    return items;
  }

  private static List<OptionName> formerNames(String names) {
    return names.isEmpty()
        ? List.of()
        : Arrays.stream(names.split(" ")).map(OptionName::dotted).toList();
  }

  boolean multi() {
    return type == OptionType.MULTI;
  }

  /** What is wrong with the text, completing "must be …". */
  Optional<String> complaint(String text) {
    if (type.blankIsNothing() && text.isBlank()) {
      return Optional.empty();
    }
    return type.accepts(text) ? bounds.complaint(text) : Optional.of(type.wanted());
  }

  /** For people: {@code [section] option} as the registry spells it. */
  String label() {
    return "[" + name.section() + "] " + spelling;
  }

  /** Its name as a property: {@code keystone.section.option} or {@code xloud.option}. */
  String property() {
    return name.isOwn() ? "xloud." + spelling : "keystone." + name.section() + "." + spelling;
  }
}
