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
    /** There is no such row, or no longer in the state that was judged. */
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

  /** All that is below, level by level, without the project itself. */
  List<Project> subtree(String id);

  /** Whether anything above is disabled now; what is not can't be disabled before commit. */
  boolean hasDisabledAbove(String id);

  /** Whether anything below is enabled now. */
  boolean hasEnabledBelow(String id);

  /**
   * {@code GONE} unless the parent and all the others above are there and enabled.
   *
   * @param above the ids of the parent and everything above it; none for a domain
   */
  Outcome insert(Project project, List<String> above);

  /**
   * {@code GONE} unless the project is still as it was judged: enabled or not, immutable or not.
   */
  Outcome claim(Project judged);

  /** {@link #claim} in one statement with setting what the patch names, and nothing else. */
  Outcome update(Project judged, ProjectPatch patch);

  /** {@link #claim} and deletion of what has no children; of a domain only while disabled. */
  Outcome delete(Project judged);

  /** Deletes all projects of the domain, whatever their tree; the domain itself stays. */
  void deleteAllIn(String domainId);

  /** {@code TAKEN} when the database calls two of the tags equal. */
  Outcome replaceTags(String id, List<String> tags);

  Outcome addTag(String id, String tag);

  /** {@code GONE} without exactly this tag. */
  Outcome removeTag(String id, String tag);
}
