package io.xloud.oauth;

import io.xloud.oauth.RequestToken.Leave;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where request tokens and access tokens live. */
public interface OAuthTokenDriver {
  Optional<RequestToken> findRequest(String id);

  /** False when its consumer is gone. */
  boolean insert(RequestToken token);

  /** Instead of a leave given before; false when the token is gone. */
  boolean give(String id, Leave leave);

  Optional<AccessToken> find(String id);

  /** Ordered by id. */
  List<AccessToken> listOf(String userId);

  /** How a trade ended; only {@code DONE} may be kept. */
  enum Trading {
    DONE,
    /** The request token is gone, or the leave is another one by now. */
    USED,
    CONSUMER_GONE
  }

  /** The access token instead of the request token, which serves once. */
  Trading trade(String requestId, Leave leave, AccessToken made);

  /** Whether it was there. */
  boolean delete(String id);

  /** Deletes what these users gave; which they were. */
  List<String> deleteOf(Collection<String> userIds);
}
