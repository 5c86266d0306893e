package io.xloud.oauth;

/** Remembers which signed requests were taken, for all nodes. */
public interface Nonces {
  /**
   * The last step before anything is handed out.
   *
   * @throws io.xloud.error.KeystoneException 401 for one that was taken before
   */
  void take(SignedRequest request);
}
