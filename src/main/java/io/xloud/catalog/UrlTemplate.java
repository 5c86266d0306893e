package io.xloud.catalog;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The url of an endpoint, in which {@code %(name)s} or {@code $(name)s} stand for ids of whoever
 * reads the catalog and {@code %%} for a percent sign. Only the known names are ever filled in;
 * anything else that looks like a format is no template.
 */
public final class UrlTemplate {
  /** The names that may stand in a template. */
  public static final Set<String> NAMES =
      Set.of("tenant_id", "project_id", "user_id", "compute_host", "public_endpoint");

  private static final Pattern FIELD = Pattern.compile("%(?:(%)|\\(([^()]*)\\)s)?");

  private UrlTemplate() {}

  public static boolean isValid(String url) {
    return FIELD.matcher(percents(url)).results().allMatch(UrlTemplate::isKnown);
  }

  /** Empty when the url is no template or names something that has no value here. */
  public static Optional<String> fill(String url, Map<String, String> values) {
    String template = percents(url);
    Matcher matcher = FIELD.matcher(template);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      Optional<String> value = value(matcher, values);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value.get()));
    }
    return Optional.of(matcher.appendTail(filled).toString());
  }

  private static Optional<String> value(MatchResult field, Map<String, String> values) {
    if (field.group(1) != null) {
      return Optional.of("%");
    }
    String name = field.group(2);
    return name == null || !NAMES.contains(name)
        ? Optional.empty()
        : Optional.ofNullable(values.get(name));
  }

  private static boolean isKnown(MatchResult field) {
    String name = field.group(2);
    return field.group(1) != null || (name != null && NAMES.contains(name));
  }

  private static String percents(String url) {
    return url.replace("$(", "%(");
  }
}
