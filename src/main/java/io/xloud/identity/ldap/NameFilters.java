package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a list request asks of names. The directory narrows it down where it compares as we do or
 * wider; what it found is looked at once more, because how it compares is its own affair.
 */
final class NameFilters {
  private static final String NAME = "name";

  private NameFilters() {}

  /** Conditions that leave nothing out that fits. */
  static Filter[] narrowing(List<io.xloud.query.Filter> filters, String attribute) {
    return filters.stream()
        .filter(filter -> filter.attribute().equals(NAME) && !filter.value().isEmpty())
        .map(filter -> narrowing(filter, attribute))
        .toArray(Filter[]::new);
  }

  private static Filter narrowing(io.xloud.query.Filter filter, String attribute) {
    String value = filter.value();
    return switch (filter.comparison()) {
      case EQUALS -> Filter.createEqualityFilter(attribute, value);
      case CONTAINS, ICONTAINS -> part(attribute, null, value, null);
      case STARTSWITH, ISTARTSWITH -> part(attribute, value, null, null);
      case ENDSWITH, IENDSWITH -> part(attribute, null, null, value);
    };
  }

  private static Filter part(
      String attribute, @Nullable String start, @Nullable String within, @Nullable String end) {
    return Filter.createSubstringFilter(
        attribute, start, within == null ? null : new String[] {within}, end);
  }

  /** As the tables compare: equality ignores case, the other comparisons mind it. */
  static boolean fits(List<io.xloud.query.Filter> filters, String name) {
    return filters.stream()
        .filter(filter -> filter.attribute().equals(NAME))
        .allMatch(filter -> fits(filter, name));
  }

  private static boolean fits(io.xloud.query.Filter filter, String name) {
    return filter.comparison() == io.xloud.query.Filter.Comparison.EQUALS
        ? lower(filter.value()).equals(lower(name))
        : filter.fits(name);
  }

  private static String lower(String text) {
    return text.stripTrailing().toLowerCase(Locale.ROOT);
  }
}
