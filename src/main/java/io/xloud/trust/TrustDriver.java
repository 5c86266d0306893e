package io.xloud.trust;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where trusts live. One that was deleted stays, as a mark, and is never found. */
public interface TrustDriver {
  /**
   * The trust and those it was handed on from, as far as they are there; finds what the database
   * calls equal.
   */
  Optional<Chain> chain(String id);

  /** What a list is about; all of them where neither is named. */
  record Wanted(@Nullable String trustorUserId, @Nullable String trusteeUserId) {}

  /** Without their roles, which no list tells. */
  List<Trust> list(Wanted wanted);

  /** How making one ended; only {@code DONE} has stored anything. */
  enum Making {
    DONE,
    /** The same trustor, trustee, project and end, with an expiry. */
    TAKEN,
    TRUSTEE_GONE,
    PROJECT_GONE,
    PARENT_GONE
  }

  Making insert(Trust trust);

  /** Takes one use; false when there is none left at that very moment. */
  boolean use(String id);

  /** Marks it as deleted with those that the same trustor handed on from it; says which. */
  List<String> delete(Trust trust, Instant now);

  /** All in which one of the users is trustor or trustee; says which. */
  List<String> deleteOfUsers(List<String> userIds, Instant now);

  List<String> deleteOfProjects(List<String> projectIds, Instant now);
}
