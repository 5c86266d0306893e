package io.xloud.federation.oidc;

import io.xloud.crypto.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code [xloud] oidc.*} says of one provider.
 *
 * @param protocols by which it is asked, as Keystone's API names them
 * @param issuer the name it goes by in what it says, to the letter
 * @param metadata where it tells of itself
 * @param audiences for whom access tokens must be
 * @param clients by whom access tokens may have been got; of anybody when empty
 * @param algorithms by which it may sign
 * @param prefix of the names of claims
 * @param skew how far its clock may differ
 * @param userInfo whether it is asked for more about who has logged in by a browser
 * @param refresh how long what it tells of itself is kept
 * @param timeout for each of its answers
 * @param authorities certificates to trust instead of those that Java trusts
 * @param plain whether it may be asked without TLS
 */
record Settings(
    String providerId,
    List<String> protocols,
    String issuer,
    URI metadata,
    Client client,
    String scope,
    Bearers bearers,
    Set<String> audiences,
    Set<String> clients,
    Set<String> algorithms,
    String prefix,
    Duration skew,
    boolean userInfo,
    Duration refresh,
    Duration timeout,
    Optional<Path> authorities,
    boolean plain) {
  Settings {
    protocols = List.copyOf(protocols);
    audiences = Set.copyOf(audiences);
    clients = Set.copyOf(clients);
    algorithms = Set.copyOf(algorithms);
  }

  /** What we are to the provider. */
  record Client(String id, Optional<Secret> secret, Showing showing) {}

  /** How a client shows its secret. */
  enum Showing {
    BASIC,
    POST,
    NOTHING
  }

  /** Which access tokens are taken from clients. */
  enum Bearers {
    /** Those that are signed are checked here, about others the provider is asked. */
    AUTO,
    /** Only those that are signed. */
    SIGNED,
    /** About all of them the provider is asked. */
    ASKED,
    NONE
  }
}
