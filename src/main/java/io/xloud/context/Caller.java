package io.xloud.context;

/** The caller of the request at hand. Only doors may hold it. */
public interface Caller {
  /**
   * Validates the caller's token on first use, so that what needs no caller costs no validation.
   *
   * @throws io.xloud.error.KeystoneException 401 without a valid token
   */
  AuthContext context();

  /** The request id that goes back in {@code x-openstack-request-id}. */
  String requestId();

  /** Where the request came from, with or without a token. */
  Origin origin();
}
