package io.xloud.resource;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A name space of users, groups and projects; stored as a project that acts as a domain. */
public record Domain(
    String id,
    String name,
    boolean enabled,
    @Nullable String description,
    List<String> tags,
    Map<String, @Nullable Object> options,
    Map<String, @Nullable Object> extra) {
  /** The hidden row that stands in {@code project.domain_id} of every domain. */
  public static final String ROOT_ID = "<<keystone.domain.root>>";

  public Domain {
    tags = List.copyOf(tags);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  /** Empty for a project that does not act as a domain. */
  public static Optional<Domain> of(Project project) {
    return project.isDomain()
        ? Optional.of(
            new Domain(
                project.id(),
                project.name(),
                project.enabled(),
                project.description(),
                project.tags(),
                project.options(),
                project.extra()))
        : Optional.empty();
  }
}
