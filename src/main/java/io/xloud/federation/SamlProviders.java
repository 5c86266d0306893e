package io.xloud.federation;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The identity providers that speak SAML to this service itself. */
public interface SamlProviders {
  /** Where our doors for them lie. */
  String DOORS = "/v3/auth/OS-FEDERATION/saml2/sp";

  /** Our doors for one provider by one protocol. */
  record Door(String providerId, String protocolId) {}

  /**
   * Whether the provider speaks SAML to us by this protocol, also when what is known of it is over:
   * then nobody proves its users.
   *
   * @throws io.xloud.error.KeystoneException 503 while metadata that might tell of it was never had
   */
  boolean serve(String providerId, String protocolId);

  /** All that do by the protocol. */
  List<String> by(String protocolId);

  /** What a provider has to know of us. */
  String metadata(Door door);

  /** A fresh name for a question. */
  String requestId();

  /**
   * Where a browser logs in.
   *
   * @param entityId of which of those that stand behind the provider; empty for the first
   * @param handle what the provider gives back with the browser
   * @throws io.xloud.error.KeystoneException 404 for a name that is none of the provider's
   */
  Departure depart(Door door, Optional<String> entityId, String requestId, String handle);

  /**
   * A letter that a client without a browser takes to its provider.
   *
   * @param relayState what the client brings back with the answer
   */
  String letter(Door door, String requestId, String relayState);

  /**
   * Who logged in, by the form that a browser brings.
   *
   * @param document as it stands in the form
   * @param requestId of the question that it has to answer
   * @throws io.xloud.error.KeystoneException 401 for what does not hold
   */
  Arrival arrive(Door door, String document, String requestId);

  /**
   * Who logged in, by the letter that a client brings.
   *
   * @param asked the id of the question that belongs to a relay state; empty for what is none of
   *     ours, as that of a provider whose users come unasked
   * @throws io.xloud.error.KeystoneException 401 for what does not hold
   */
  Arrival arriveByLetter(Door door, String letter, Function<String, Optional<String>> asked);

  /**
   * Whom a provider has logged out, by the form or the query that it sends.
   *
   * @throws io.xloud.error.KeystoneException 401 for what does not hold
   */
  Goodbye loggedOut(Door door, Word word);

  /** The answer that a provider waits for; empty where it tells of no place for it. */
  Optional<Departure> farewell(Door door, Goodbye goodbye);

  /** How something comes to a provider with the browser. */
  sealed interface Departure {
    record ByAddress(URI to) implements Departure {}

    record ByForm(URI to, Map<String, String> fields) implements Departure {
      public ByForm {
        fields = Map.copyOf(fields);
      }
    }
  }

  /**
   * @param id of the provider's word, which counts once
   * @param until when nobody would take it any more
   */
  record Arrival(Assertion assertion, String id, Instant until) {}

  /** How a provider says something. */
  sealed interface Word {
    Optional<String> relayState();

    record ByForm(String document, Optional<String> relayState) implements Word {}

    /**
     * @param query letter by letter, because its signature is about letters
     */
    record ByAddress(String query, Optional<String> relayState) implements Word {}
  }

  /**
   * @param entityId of who said it
   * @param id of the provider's word, which counts once
   * @param until when nobody would take it any more
   */
  record Goodbye(
      List<ProviderSessions.Ending> endings,
      String entityId,
      String id,
      Instant until,
      Optional<String> relayState) {
    public Goodbye {
      endings = List.copyOf(endings);
    }
  }
}
