package io.xloud.revoke;

import io.xloud.context.AuthContext;
import java.util.Collection;

/**
 * Writes revocation events as the reference service writes them, inside the transaction of the
 * change that causes them, and says whether one of them hits a token.
 */
public interface Revocations {
  /** All tokens of the user issued until now: disabled, deleted, password changed. */
  void user(String userId, AuthContext by);

  /** All tokens scoped to the project. */
  void project(String projectId, AuthContext by);

  /** The same for many projects, with few statements. */
  void projects(Collection<String> projectIds, AuthContext by);

  /** The same as {@link #user} for many users, with few statements. */
  void users(Collection<String> userIds, AuthContext by);

  /** All tokens issued by these trusts. */
  void trusts(Collection<String> trustIds, AuthContext by);

  /** Tokens of the user issued before this second: one that is being made lives on. */
  void earlierOf(String userId, AuthContext by);

  /** The one token with this audit id. */
  void token(String auditId, AuthContext by);

  /** Every token of the chain that the token with this audit id began. */
  void chain(String auditChainId, AuthContext by);

  boolean isRevoked(TokenFingerprint token);
}
