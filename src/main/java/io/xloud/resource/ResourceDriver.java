package io.xloud.resource;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where domains and projects live. A driver finds and stores; rules and transactions belong to the
 * services above. The hidden root row is never found.
 */
public interface ResourceDriver {
  /** Finds what the database calls equal, so the id of the answer may be spelled otherwise. */
  Optional<Project> find(String id);

  /**
   * @param domainId null to look among the projects that act as domains
   */
  Optional<Project> findByName(@Nullable String domainId, String name);

  /** Those that exist, in no particular order. */
  List<Project> findAll(Collection<String> ids);

  /** The projects that belong to the domain, without the domain itself. */
  List<Project> inDomain(String domainId);
}
