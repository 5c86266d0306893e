package io.xloud.auth;

import java.util.Map;

/**
 * What has to be known again of a login when the browser comes back from the identity provider, on
 * whichever node that is.
 *
 * @param by the kind of provider it is under way to, such as {@code oidc}: no other kind ends it
 * @param origin the dashboard that gets the token
 * @param kept whatever that kind has to compare or to show: a nonce, a verifier, the id of a
 *     request
 */
public record LoginState(
    String by, String providerId, String protocolId, String origin, Map<String, String> kept) {
  public LoginState {
    kept = Map.copyOf(kept);
  }

  /** Empty for what was not kept. */
  public String kept(String name) {
    return kept.getOrDefault(name, "");
  }

  /** What is kept may be a secret. */
  @Override
  public String toString() {
    return "LoginState[%s at %s by %s]".formatted(by, providerId, protocolId);
  }
}
