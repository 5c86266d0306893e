package io.xloud.resource;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where projects stand below one another, in a constant number of queries. */
public interface ProjectTree {
  /**
   * A project's place.
   *
   * @param id as stored
   * @param domainId null for a project that acts as a domain
   * @param ancestorIds every project above it up to the one that acts as its domain
   */
  record Place(String id, @Nullable String domainId, List<String> ancestorIds) {
    public Place {
      ancestorIds = List.copyOf(ancestorIds);
    }
  }

  Optional<Place> place(String projectId);

  /** For each project the ids of all projects below it, itself left out. */
  Map<String, Set<String>> below(Collection<String> projectIds);

  /** For each domain the ids of its projects, the domain itself left out. */
  Map<String, Set<String>> inDomains(Collection<String> domainIds);

  /** The ids of those whose parent is no domain but another project. */
  List<String> belowProjects();
}
