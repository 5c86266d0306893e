package io.xloud.federation.saml;

import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An identity provider as its metadata tells of it.
 *
 * @param signOn where users log in, by binding
 * @param logout where it takes an answer to a goodbye, by binding
 * @param keys with which it signs
 * @param until when that is no longer to be believed
 */
record KnownProvider(
    String entityId,
    Map<String, String> signOn,
    Map<String, String> logout,
    List<PublicKey> keys,
    Instant until) {
  KnownProvider {
    signOn = Map.copyOf(signOn);
    logout = Map.copyOf(logout);
    keys = List.copyOf(keys);
  }

  /** Of two that bear one name. */
  KnownProvider longer(KnownProvider other) {
    return until.isAfter(other.until) ? this : other;
  }
}
