package io.xloud.credential;

import io.xloud.crypto.CredentialCipher.Encrypted;
import io.xloud.query.ListQuery;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where credentials live, encrypted. A driver finds and stores; rules and keys stand above. */
public interface CredentialDriver {
  /** How an insertion ended. */
  enum Outcome {
    DONE,
    /** There is one of this id. */
    TAKEN,
    /** The user has as many as allowed. */
    FULL
  }

  Optional<SealedCredential> find(String id);

  /** Ordered by id. */
  List<SealedCredential> list(ListQuery query);

  Outcome insert(SealedCredential credential);

  /** {@code FULL} when the user has that many already. */
  Outcome insert(SealedCredential credential, int limit);

  /** Whether the secret was still the one before. */
  boolean replaceSecret(String id, Encrypted before, Encrypted after);

  /** Whether it was there. */
  boolean delete(String id);

  /** Deletes what these users have; which they were. */
  List<String> deleteOfUsers(Collection<String> userIds);

  /** Deletes what is good in these projects; which they were. */
  List<String> deleteOfProjects(Collection<String> projectIds);
}
