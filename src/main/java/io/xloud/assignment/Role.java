package io.xloud.assignment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may be on a project, a domain or the system.
 *
 * @param domainId the domain a domain-specific role belongs to, null for a global role
 * @param options resource options by name, such as {@code immutable}
 * @param extra members without a column of their own
 */
public record Role(
    String id,
    String name,
    @Nullable String domainId,
    @Nullable String description,
    Map<String, @Nullable Object> options,
    Map<String, @Nullable Object> extra) {
  /** The option that forbids updates and deletion. */
  public static final String IMMUTABLE = "immutable";

  public Role {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  public boolean isImmutable() {
    return Boolean.TRUE.equals(options.get(IMMUTABLE));
  }

  /** Only leads to the roles it implies; tokens never carry it. */
  public boolean isDomainSpecific() {
    return domainId != null;
  }
}
