package io.xloud.resource.api;

import io.xloud.resource.TagFilter;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Reads {@code tags}, {@code tags-any}, {@code not-tags} and {@code not-tags-any}. */
final class TagQuery {
  private TagQuery() {}

  static TagFilter of(UriInfo uri) {
    return new TagFilter(
        tags(uri, "tags"), tags(uri, "tags-any"), tags(uri, "not-tags"), tags(uri, "not-tags-any"));
  }

  private static List<String> tags(UriInfo uri, String parameter) {
    String value = uri.getQueryParameters().getFirst(parameter);
    return value == null ? List.of() : List.of(value.split(",", -1));
  }
}
