package io.xloud.http;

import io.xloud.config.Options;
import io.xloud.error.Problem;
import io.xloud.query.Filter;
import io.xloud.query.Filter.Comparison;
import io.xloud.query.ListQuery;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a caller asks of a list from the query. What is not filterable is ignored, as clients
 * are used to. A page is never longer than {@code max_db_limit}; without a wish of the caller the
 * {@code list_limit} of the section holds.
 */
@Singleton
public final class ListQueries {
  private static final Map<String, Comparison> COMPARISONS =
      Map.of(
          "equals", Comparison.EQUALS,
          "iequals", Comparison.EQUALS,
          "contains", Comparison.CONTAINS,
          "icontains", Comparison.ICONTAINS,
          "startswith", Comparison.STARTSWITH,
          "istartswith", Comparison.ISTARTSWITH,
          "endswith", Comparison.ENDSWITH,
          "iendswith", Comparison.IENDSWITH);

  private final Options options;
  private final int longestPage;
  private final Optional<Integer> usualPage;

  @Inject
  ListQueries(Options options) {
    this(options, options.number("DEFAULT", "list_limit"));
  }

  private ListQueries(Options options, Optional<Integer> usualPage) {
    this.options = options;
    this.longestPage = HttpConfig.from(options).maxPage();
    this.usualPage = usualPage;
  }

  /** The same with the {@code list_limit} of a section such as {@code identity}. */
  public ListQueries in(String section) {
    return new ListQueries(options, options.number(section, "list_limit").or(() -> usualPage));
  }

  public ListQuery from(UriInfo uri, String... filterable) {
    Map<String, List<String>> asked = uri.getQueryParameters();
    List<Filter> filters = new ArrayList<>();
    for (String attribute : filterable) {
      asked.forEach((key, values) -> filters.addAll(conditions(attribute, key, values)));
    }
    return new ListQuery(filters, limit(first(asked, "limit")), first(asked, "marker"));
  }

  private static List<Filter> conditions(String attribute, String key, List<String> values) {
    if (!key.startsWith(attribute)) {
      return List.of();
    }
    Comparison comparison = comparison(key.substring(attribute.length()));
    return comparison == null
        ? List.of()
        : values.stream().map(value -> new Filter(attribute, comparison, value)).toList();
  }

  private static @Nullable Comparison comparison(String suffix) {
    if (suffix.isEmpty()) {
      return Comparison.EQUALS;
    }
    return suffix.startsWith("__") ? COMPARISONS.get(suffix.substring(2)) : null;
  }

  private @Nullable Integer limit(@Nullable String wish) {
    if (wish == null) {
      return usualPage.map(usual -> Math.min(usual, longestPage)).orElse(null);
    }
    try {
      BigInteger wanted = new BigInteger(wish.strip());
      if (wanted.signum() >= 0) {
        return wanted.min(BigInteger.valueOf(longestPage)).intValue();
      }
    } catch (NumberFormatException e) {
      // The sentence below is for both.
    }
    throw new Problem.InvalidMember("limit", "must be a whole number, 0 or more").raised();
  }

  /** An empty value is no value. */
  private static @Nullable String first(Map<String, List<String>> asked, String key) {
    List<String> values = asked.getOrDefault(key, List.of());
    return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
  }
}
