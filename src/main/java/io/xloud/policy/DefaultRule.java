package io.xloud.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A rule as the service brings it.
 *
 * @param scopes scopes a caller may have: {@code system}, {@code domain}, {@code project}; none
 *     named means any
 * @param former what the rule was before its defaults changed
 */
record DefaultRule(String name, Check check, Set<String> scopes, Optional<Former> former) {
  /** The former name of a rule, often the same, and its former check. */
  record Former(String name, Check check) {}

  DefaultRule {
    scopes = Set.copyOf(scopes);
  }

  /** The rules of the service by name. */
  static Map<String, DefaultRule> standard() {
    Map<String, DefaultRule> rules = new LinkedHashMap<>(read("/policy/defaults.tsv"));
    rules.putAll(read("/policy/own-defaults.tsv"));
    return rules;
  }

  private static Map<String, DefaultRule> read(String table) {
    try (InputStream in = Objects.requireNonNull(DefaultRule.class.getResourceAsStream(table));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .skip(1)
          .map(DefaultRule::row)
          .collect(
              Collectors.toMap(
                  DefaultRule::name, rule -> rule, (_, later) -> later, LinkedHashMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code rule default_check scope_types operations deprecated_name deprecated_check}. */
  private static DefaultRule row(String line) {
    String[] cell = line.split("\t", -1);
    return new DefaultRule(
        cell[0],
        RuleParser.parse(plain(cell[1])),
        cell[2].equals("-")
            ? Set.of()
            : Arrays.stream(cell[2].split(",")).collect(Collectors.toSet()),
        cell[4].equals("-")
            ? Optional.empty()
            : Optional.of(new Former(cell[4], RuleParser.parse(plain(cell[5])))));
  }

  /** The empty rule, which lets everybody in, is written as two quotes. */
  private static String plain(String cell) {
    return cell.equals("\"\"") ? "" : cell;
  }

  /** What holds when a policy file says the given. */
  Check effective(Map<String, Check> file, boolean newDefaultsOnly) {
    Check own = file.get(name);
    if (own != null) {
      return own;
    }
    return former
        .map(then -> effective(then, Optional.ofNullable(file.get(then.name())), newDefaultsOnly))
        .orElse(check);
  }

  /** Where what holds was written, in words for an operator. */
  String source(Map<String, Check> file, Map<String, String> places, boolean newDefaultsOnly) {
    if (file.containsKey(name)) {
      return places.getOrDefault(name, "a policy file");
    }
    Check held = effective(file, newDefaultsOnly);
    if (held.equals(check)) {
      return "default";
    }
    return former
        .filter(then -> file.containsKey(then.name()) && held.equals(file.get(then.name())))
        .map(then ->
            "%s, under its former name '%s'".formatted(places.get(then.name()), then.name()))
        .orElse("default, or what was the default before; enforce_new_defaults is off");
  }

  private Check effective(Former then, Optional<Check> underFormerName, boolean newDefaultsOnly) {
    boolean renamed = !then.name().equals(name);
    Optional<Check> kept =
        underFormerName.filter(written ->
            renamed
                && !written.text().equals(then.check().text())
                && !written.text().equals("rule:" + name));
    Check both =
        newDefaultsOnly || then.check().text().equals(check.text())
            ? check
            : new Check.Any(List.of(check, then.check()));
    return kept.orElse(both);
  }
}
