package io.xloud.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of a list.
 *
 * @param filters conditions that must all hold
 * @param limit the most rows wanted, null for no wish
 * @param marker the id of the last row of the page before, null for the first page
 */
public record ListQuery(List<Filter> filters, @Nullable Integer limit, @Nullable String marker) {
  public ListQuery {
    filters = List.copyOf(filters);
  }

  public static ListQuery all() {
    return new ListQuery(List.of(), null, null);
  }

  public ListQuery where(String attribute, String value) {
    List<Filter> more = new ArrayList<>(filters);
    more.add(new Filter(attribute, Filter.Comparison.EQUALS, value));
    return new ListQuery(more, limit, marker);
  }

  /** The value of the first plain equality on the attribute. */
  public Optional<String> exact(String attribute) {
    return filters.stream()
        .filter(f -> f.attribute().equals(attribute) && f.comparison() == Filter.Comparison.EQUALS)
        .map(Filter::value)
        .findFirst();
  }
}
