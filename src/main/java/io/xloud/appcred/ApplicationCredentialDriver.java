package io.xloud.appcred;

import io.xloud.appcred.NewApplicationCredential.WantedRule;
import io.xloud.assignment.Grant;
import io.xloud.query.ListQuery;
import java.util.List;
import java.util.Optional;

/** Where application credentials and access rules live. */
public interface ApplicationCredentialDriver {
  /** Finds what the database calls equal: use only the id of the answer from then on. */
  Optional<ApplicationCredential> find(String id);

  /** {@link #find} among those of one user, by an index. */
  Optional<ApplicationCredential> findOf(String userId, String id);

  Optional<ApplicationCredential> findByName(String userId, String name);

  /** The hash of the secret of one that was found. */
  Optional<String> secretHash(ApplicationCredential credential);

  List<ApplicationCredential> list(String userId, ListQuery query);

  /** How making one ended; only {@code DONE} has stored anything. */
  enum Making {
    DONE,
    NAME_TAKEN,
    /** The user has as many as one may. */
    ENOUGH,
    USER_GONE
  }

  /**
   * @param most how many the user may have then, negative for any number
   */
  Making insert(NewApplicationCredential wanted, String secretHash, int most);

  /**
   * Ties the credential to the user's rule, which is made when it is not there.
   *
   * @param freshId for a new one
   * @return false when it is named by an id that is another user's, or unknown and not whole
   */
  boolean addRule(NewApplicationCredential owner, WantedRule rule, String freshId);

  /** False when it was not there. */
  boolean delete(ApplicationCredential credential);

  /** All of the users; says which. */
  List<String> deleteOf(List<String> userIds);

  /** All that holders of these grants have on the projects of these; says which. */
  List<String> deleteOfHolders(List<Grant> grants);

  Optional<AccessRule> findRule(String userId, String id);

  List<AccessRule> rules(String userId, ListQuery query);

  /** Unless it is in use at that very moment. */
  boolean deleteRule(String userId, String id);

  /** All of the users; says which. */
  List<String> deleteRulesOf(List<String> userIds);
}
