package io.xloud.assignment;

import io.xloud.query.ListQuery;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where roles and what they imply live. */
public interface RoleDriver {
  /** One role leads to another. */
  record Implication(String priorId, String impliedId) {}

  /** How a change of a role ended; only {@code DONE} has changed anything. */
  enum Outcome {
    DONE,
    /** Another role has the name. */
    TAKEN,
    IMMUTABLE,
    GONE
  }

  /** Finds what the database calls equal, so the id of the answer may be spelled otherwise. */
  Optional<Role> find(String id);

  /** Those that exist, in no particular order. */
  List<Role> findAll(Collection<String> ids);

  /**
   * Global roles, or with an equality on {@code domain_id} those of that domain; one row more than
   * the limit allows, so that the reader sees that there are more.
   */
  List<Role> list(ListQuery query);

  /** Every role there is. */
  List<Role> all();

  /** False when the name is taken. */
  boolean create(Role role);

  /**
   * Writes what the patch names and nothing else, unless the role is immutable at that very moment
   * and the patch does more than end that.
   */
  Outcome update(String id, RolePatch patch);

  /** Unless the role is immutable at that very moment. */
  Outcome delete(String id);

  boolean implies(String priorId, String impliedId);

  List<String> impliedBy(String priorId);

  List<Implication> implications();

  /** What became of an implication to add. */
  enum Adding {
    ADDED,
    THERE_ALREADY,
    ROLE_GONE
  }

  Adding addImplication(String priorId, String impliedId);

  /** False when there was none. */
  boolean removeImplication(String priorId, String impliedId);
}
