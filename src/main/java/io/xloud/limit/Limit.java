package io.xloud.limit;

import org.jspecify.annotations.Nullable;

/**
 * How much of a resource one project or one domain may use.
 *
 * @param resource null on a row whose registered limit is gone
 */
public record Limit(
    String id,
    Holder holder,
    @Nullable Resource resource,
    int resourceLimit,
    @Nullable String description) {

  /** Whose limit it is: a project's, a domain's, or, as Keystone lets callers ask for, nobody's. */
  public record Holder(@Nullable String projectId, @Nullable String domainId) {
    public static Holder project(String id) {
      return new Holder(id, null);
    }

    public static Holder domain(String id) {
      return new Holder(null, id);
    }
  }
}
