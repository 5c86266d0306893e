package io.xloud.federation;

import java.time.Instant;
import java.util.List;

/** Where stands who came in by what their providers call them. */
public interface ProviderSessionDriver {
  /**
   * @param until when no token of that login is left
   */
  void add(String providerId, ProviderSession session, String userId, Instant until);

  /** Who came in under this name. */
  List<String> usersOfSubject(String providerId, String subject);

  /** Who came in by this one login. */
  List<String> usersOfIndex(String providerId, String index);

  /** Forgets at most the given number that ended before the time; says how many went. */
  int removeEndedBefore(Instant time, int atMost);
}
