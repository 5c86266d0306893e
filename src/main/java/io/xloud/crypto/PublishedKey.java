package io.xloud.crypto;

/**
 * A key that verifies tokens, under the name that tokens and the JWK set give it.
 *
 * @param name its thumbprint, after the instance's name where it has one
 */
public record PublishedKey(String name, JwsPublicKey key) {
  static PublishedKey of(String instance, JwsPublicKey key) {
    return new PublishedKey(instance.isEmpty() ? key.kid() : instance + "." + key.kid(), key);
  }
}
