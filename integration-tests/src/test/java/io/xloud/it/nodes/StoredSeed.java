package io.xloud.it.nodes;

import io.xloud.it.clients.AuthenticatorApp;
import io.xloud.it.server.IdentityServer;
import java.security.SecureRandom;

/** Seeds of authenticator apps. */
final class StoredSeed {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final SecureRandom RANDOM = new SecureRandom();

  private StoredSeed() {}

  /** The app of a user who has just got one. */
  static AuthenticatorApp of(String userId, IdentityServer server) throws Exception {
    StringBuilder seed = new StringBuilder();
    RANDOM.ints(32, 0, ALPHABET.length()).forEach(i -> seed.append(ALPHABET.charAt(i)));
    StoredCredential.totp(server, userId, seed.toString());
    return new AuthenticatorApp(seed.toString());
  }
}
