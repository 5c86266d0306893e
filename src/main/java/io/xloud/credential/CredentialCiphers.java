package io.xloud.credential;

import io.xloud.crypto.CredentialCipher;
import io.xloud.crypto.KeyRepositories;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The cipher over the keys that {@code [credential] key_repository} names. */
final class CredentialCiphers {
  @Produces
  @Singleton
  CredentialCipher configured(KeyRepositories keys) {
    return keys.credentialCipher();
  }
}
