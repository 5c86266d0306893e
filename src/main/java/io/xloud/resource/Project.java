package io.xloud.resource;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container of an OpenStack cloud's things. One that acts as a domain stands at the root of a
 * tree and belongs to none.
 *
 * @param domainId null for a project that acts as a domain
 * @param parentId the project or the domain above it, null for a project that acts as a domain
 * @param options resource options by name, such as {@code immutable}
 * @param extra members without a column of their own
 */
public record Project(
    String id,
    String name,
    @Nullable String domainId,
    @Nullable String parentId,
    boolean isDomain,
    boolean enabled,
    @Nullable String description,
    List<String> tags,
    Map<String, @Nullable Object> options,
    Map<String, @Nullable Object> extra) {
  /** The option that forbids updates and deletion. */
  public static final String IMMUTABLE = "immutable";

  public Project {
    tags = List.copyOf(tags);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  public boolean isImmutable() {
    return Boolean.TRUE.equals(options.get(IMMUTABLE));
  }

  /** The domain whose state decides whether this project may be used: its own, or itself. */
  public String owningDomainId() {
    return domainId == null ? id : domainId;
  }

  Project named(String other) {
    return new Project(
        id, other, domainId, parentId, isDomain, enabled, description, tags, options, extra);
  }

  Project below(String domain, String parent) {
    return new Project(
        id, name, domain, parent, isDomain, enabled, description, tags, options, extra);
  }
}
