package io.xloud.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Options resolved once, from layers of which a later one wins: former names followed, references
 * such as {@code $name}, {@code ${section.name}} replaced, types and bounds checked.
 */
final class LoadedOptions implements Options {
  // As oslo.config's template: two dollar signs are one, and a name may contain dots.
  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\$(?:(?<dollar>\\$)|(?<bare>[_a-z][._a-z0-9]*)|\\{(?<braced>[_a-z][._a-z0-9]*)})",
          Pattern.CASE_INSENSITIVE);

  private final OptionRegistry registry;
  private final List<Map<OptionName, List<Written>>> layers;
  private final Map<OptionName, List<String>> values = new HashMap<>();
  private final Set<OptionName> resolving = new LinkedHashSet<>();
  private final Set<OptionName> set = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();

  private LoadedOptions(OptionRegistry registry, List<OptionLayer> layers) {
    this.registry = registry;
    this.layers = layers.stream().map(LoadedOptions::byName).toList().reversed();
  }

  static LoadedOptions load(OptionRegistry registry, List<OptionLayer> layers) {
    LoadedOptions options = new LoadedOptions(registry, layers);
    for (OptionLayer layer : layers) {
      layer.values().forEach(options::requireKnown);
    }
    registry.all().forEach(options::resolve);
    return options;
  }

  private static Map<OptionName, List<Written>> byName(OptionLayer layer) {
    Map<OptionName, List<Written>> index = new HashMap<>();
    for (Written written : layer.values()) {
      index.computeIfAbsent(written.name(), _ -> new ArrayList<>()).add(written);
    }
    return index;
  }

  // What was written

  private void requireKnown(Written written) {
    OptionName name = written.name();
    if (registry.knows(name)) {
      warnWhenUnused(written);
    } else {
      String guess =
          registry
              .nearest(name)
              .map(option -> "; did you mean %s?".formatted(option.spelling()))
              .orElse(".");
      if (name.isOwn()) {
        throw new ConfigException(
            "%s: there is no option %s%s".formatted(written.place(), name, guess));
      }
      warnings.add("%s: %s is not known and ignored%s".formatted(written.place(), name, guess));
    }
  }

  private void warnWhenUnused(Written written) {
    if (registry.find(written.name()).isPresent() && !registry.isInUse(written.name())) {
      warnings.add("%s has no effect here (%s).".formatted(written.name(), written.place()));
    }
  }

  private List<Written> written(KnownOption option) {
    List<OptionName> names = new ArrayList<>(List.of(option.name()));
    names.addAll(option.formerNames());
    List<Written> all = new ArrayList<>();
    for (Map<OptionName, List<Written>> layer : layers) {
      for (OptionName name : names) {
        List<Written> found = layer.getOrDefault(name, List.of());
        warnWhenFormer(option, found);
        if (!found.isEmpty() && !option.multi()) {
          return List.of(found.getLast());
        }
        all.addAll(0, found);
      }
    }
    return all;
  }

  private void warnWhenFormer(KnownOption option, List<Written> found) {
    for (Written written : found) {
      if (!written.name().equals(option.name())) {
        warnings.add(
            "%s: %s is now called %s.".formatted(written.place(), written.name(), option.label()));
      } else if (option.deprecated()) {
        warnings.add("%s: %s is deprecated.".formatted(written.place(), option.label()));
      }
    }
  }

  // What it means

  private List<String> resolve(KnownOption option) {
    List<String> known = values.get(option.name());
    if (known != null) {
      return known;
    }
    List<Written> written = written(option);
    if (!resolving.add(option.name())) {
      throw new ConfigException(
          "%s%s refers to itself.".formatted(placeOf(written), option.label()));
    }
    List<String> texts = new ArrayList<>();
    written.forEach(one -> texts.add(checked(option, one)));
    if (!written.isEmpty()) {
      set.add(option.name());
    }
    if (written.isEmpty() || (option.type().blankIsNothing() && texts.getLast().isBlank())) {
      texts.clear();
      option.defaults().forEach(text -> texts.add(substituted(option.name(), text, "the default")));
    }
    resolving.remove(option.name());
    values.put(option.name(), List.copyOf(texts));
    return texts;
  }

  private static String placeOf(List<Written> written) {
    return written.isEmpty() ? "" : written.getLast().place() + ": ";
  }

  private String checked(KnownOption option, Written written) {
    String text = value(option.name(), written);
    option
        .complaint(text)
        .ifPresent(wanted -> {
          throw new ConfigException(refusal(option, written, wanted));
        });
    return option.bounds().choice(text).orElse(text);
  }

  private String value(OptionName name, Written written) {
    return written.verbatim()
        ? written.value()
        : substituted(name, written.value(), written.place());
  }

  /** Shows what was written, never what a reference in it brought in. */
  private static String refusal(KnownOption option, Written written, String wanted) {
    String is = option.secret() ? "is wrong" : "is '%s'".formatted(written.value());
    return "%s: %s %s, but must be %s.".formatted(written.place(), option.label(), is, wanted);
  }

  private String substituted(OptionName at, String text, String place) {
    Matcher reference = REFERENCE.matcher(text.replace("\\$", "$$"));
    return reference.replaceAll(found -> Matcher.quoteReplacement(replacement(at, found, place)));
  }

  private String replacement(OptionName at, MatchResult reference, String place) {
    if (reference.group("dollar") != null) {
      return "$";
    }
    String name =
        reference.group("bare") != null ? reference.group("bare") : reference.group("braced");
    Optional<KnownOption> target = target(at, name);
    if (target.isEmpty()) {
      // Keystone would stop here. Kept, because a password may well look like this.
      warnings.add(
          "%s: %s contains a dollar sign that refers to no option; it is kept (write $$ for $)."
              .formatted(place, at));
      return reference.group();
    }
    return referred(target.get());
  }

  private Optional<KnownOption> target(OptionName at, String name) {
    Optional<KnownOption> named =
        name.contains(".")
            ? registry.find(OptionName.dotted(name))
            : registry.find(new OptionName(at.section(), name));
    return named.or(() -> registry.find(new OptionName("DEFAULT", name)));
  }

  private String referred(KnownOption target) {
    List<String> texts = resolve(target);
    if (texts.isEmpty()) {
      return "";
    }
    String text = texts.getLast();
    return switch (target.type()) {
      case BOOLEAN -> OptionType.bool(text).orElse(false) ? "True" : "False";
      case INTEGER -> OptionType.whole(text).map(String::valueOf).orElse("");
      default -> text;
    };
  }

  // Questions

  @Override
  public Optional<String> text(String section, String option) {
    return last(section, option, Optional::of);
  }

  @Override
  public Optional<Boolean> decided(String section, String option) {
    return last(section, option, OptionType::bool);
  }

  @Override
  public Optional<Integer> number(String section, String option) {
    return longNumber(section, option)
        .map(number -> Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  @Override
  public Optional<Long> longNumber(String section, String option) {
    return last(section, option, OptionType::whole);
  }

  @Override
  public Optional<Double> real(String section, String option) {
    return last(section, option, OptionType::real);
  }

  @Override
  public List<String> list(String section, String option) {
    return last(section, option, text -> Optional.of(OptionType.list(text))).orElse(List.of());
  }

  @Override
  public List<String> multi(String section, String option) {
    return valuesOf(known(section, option));
  }

  @Override
  public Map<String, String> dict(String section, String option) {
    return last(section, option, OptionType::dict).orElseGet(LinkedHashMap::new);
  }

  /** The last file comes first. */
  @Override
  public Map<String, String> everywhere(String option) {
    Map<String, String> found = new HashMap<>();
    for (Map<OptionName, List<Written>> layer : layers) {
      layer.forEach((name, written) -> {
        if (name.option().equals(option)) {
          found.putIfAbsent(name.section(), value(name, written.getLast()));
        }
      });
    }
    return Map.copyOf(found);
  }

  @Override
  public Duration duration(String section, String option) {
    String unit = known(section, option).bounds().unit();
    return last(section, option, text -> OptionType.duration(text, unit)).orElse(Duration.ZERO);
  }

  @Override
  public boolean has(String section, String option) {
    return registry.find(new OptionName(section, option)).isPresent();
  }

  @Override
  public @Nullable Object value(String section, String option) {
    return switch (known(section, option).type()) {
      case BOOLEAN -> decided(section, option).orElse(null);
      case INTEGER -> longNumber(section, option).orElse(null);
      case REAL -> real(section, option).orElse(null);
      case LIST -> list(section, option);
      case MULTI -> multi(section, option);
      case DICT -> dict(section, option);
      case STRING, URI, DURATION -> text(section, option).orElse(null);
    };
  }

  @Override
  public boolean isSet(String section, String option) {
    return set.contains(known(section, option).name());
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Every value by its property name, for those who read settings that way. */
  Map<String, String> asProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    for (KnownOption option : registry.all()) {
      List<String> texts = valuesOf(option);
      if (!texts.isEmpty()) {
        properties.put(option.property(), String.join(",", texts));
      }
    }
    return properties;
  }

  private <T> Optional<T> last(
      String section, String option, Function<String, Optional<T>> reading) {
    List<String> texts = valuesOf(known(section, option));
    return texts.isEmpty() ? Optional.empty() : reading.apply(texts.getLast());
  }

  private List<String> valuesOf(KnownOption option) {
    return values.getOrDefault(option.name(), List.of());
  }

  private KnownOption known(String section, String option) {
    return registry
        .find(new OptionName(section, option))
        .orElseThrow(
            () -> new IllegalArgumentException("no option [%s] %s".formatted(section, option)));
  }

  /** Names only: values may be secrets. */
  @Override
  public String toString() {
    return "Options" + set;
  }
}
