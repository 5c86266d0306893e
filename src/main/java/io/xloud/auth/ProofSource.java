package io.xloud.auth;

import io.xloud.federation.Assertion;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/**
 * One way in which identity providers prove users to this service itself. Where none serves, the
 * word of a trusted proxy counts; where one does, no other word.
 */
public interface ProofSource {
  boolean serves(String providerId, String protocolId);

  /** The providers that it serves by the protocol. */
  List<String> providersBy(String protocolId);

  /**
   * What the request at hand proves by itself.
   *
   * @throws io.xloud.error.KeystoneException 401 for nothing, or what does not hold
   */
  Assertion shown(String providerId, String protocolId);

  /**
   * What the client of the request at hand has to do before it can show anything; empty where it
   * may show it at once.
   */
  default Optional<Response> asked(String providerId, String protocolId) {
    return Optional.empty();
  }

  /**
   * Sends the browser of the request at hand to the provider, from where it comes back to a door of
   * this source.
   *
   * @param origin the dashboard that gets the token
   */
  Response depart(String providerId, String protocolId, String origin);
}
