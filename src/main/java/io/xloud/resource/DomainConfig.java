package io.xloud.resource;

import io.xloud.config.Options;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a domain as they work: where the value of an open option says {@code %(name)s},
 * the sensitive option of that name stands instead.
 */
public record DomainConfig(List<DomainOption> options) {
  public DomainConfig {
    options = List.copyOf(options);
  }

  public static DomainConfig of(List<DomainOption> stored) {
    Map<String, String> secrets = new TreeMap<>();
    stored.stream()
        .filter(DomainOption::sensitive)
        .forEach(secret -> secrets.put(secret.option(), text(secret.value())));
    List<DomainOption> working = new ArrayList<>();
    stored.forEach(one -> working.add(one.sensitive() ? one : substituted(one, secrets)));
    return new DomainConfig(working);
  }

  private static DomainOption substituted(DomainOption open, Map<String, String> secrets) {
    return open.value() instanceof String template
        ? new DomainOption(
            open.group(), open.option(), Substitution.in(open, template, secrets), false)
        : open;
  }

  /** Everything else has its default: the files of the server say nothing about this domain. */
  public Options asOptions() {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    for (DomainOption option : options) {
      if (option.value() != null) {
        sections
            .computeIfAbsent(option.group(), _ -> new LinkedHashMap<>())
            .put(option.option(), text(option.value()));
      }
    }
    return Options.of(sections);
  }

  /** As it would stand in a file. */
  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case List<?> list -> list.stream().map(DomainConfig::text).collect(Collectors.joining(","));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + ":" + text(entry.getValue()))
              .collect(Collectors.joining(","));
      default -> value.toString();
    };
  }

  /** How many, and nothing of what they say. */
  @Override
  public String toString() {
    return "DomainConfig" + options;
  }
}
