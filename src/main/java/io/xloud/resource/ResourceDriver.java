package io.xloud.resource;

import io.xloud.query.ListQuery;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where domains and projects live. A driver finds and stores; rules and transactions belong to the
 * services above. The hidden root row is never found.
 */
public interface ResourceDriver {
  /** How a write ended. */
  enum Outcome {
    DONE,
    /** There is no such row, or no longer. */
    GONE,
    /** A unique key holds the id or the name already. */
    TAKEN,
    /** Other rows hang on it, or it would hang on nothing. */
    TIED
  }

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

  /** Ordered by id. */
  List<Project> list(ListQuery query, TagFilter tags);

  /** From the direct parent up to the domain. */
  List<Project> parents(String id);

  /** All that is below, without the project itself. */
  List<Project> subtree(String id);

  /** A row is made only below an enabled parent. */
  Outcome insert(Project project);

  /** Sets what the patch names, and nothing else. */
  Outcome update(String id, ProjectPatch patch);

  /** Deletes what has no children; a domain only while it is disabled. */
  Outcome delete(String id);

  /** {@code TAKEN} when the database calls two of the tags equal. */
  Outcome replaceTags(String id, List<String> tags);

  Outcome addTag(String id, String tag);

  /** {@code GONE} without exactly this tag. */
  Outcome removeTag(String id, String tag);
}
