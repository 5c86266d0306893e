package io.xloud.federation;

import io.xloud.query.ListQuery;
import java.util.List;
import java.util.Optional;

/** Where identity providers and their protocols live. A driver finds and stores. */
public interface ProviderDriver {
  /** How a change ended; only {@code DONE} has changed anything. */
  enum Outcome {
    DONE,
    GONE,
    TAKEN,
    REMOTE_ID_TAKEN
  }

  Optional<IdentityProvider> find(String id);

  /** Ordered by id. */
  List<IdentityProvider> list(ListQuery query);

  /** Ids of the providers whose users are made in the domain. */
  List<String> idsOfDomain(String domainId);

  /** The id of the only provider of this name. */
  Optional<String> idByRemoteId(String remoteId);

  /** {@code GONE} when its domain was not there at that very moment. */
  Outcome insert(IdentityProvider provider);

  Outcome update(String id, FederationPatch patch);

  /** The provider with its protocols, names and what it said of its users; whether it was there. */
  boolean delete(String id);

  Optional<Protocol> findProtocol(String providerId, String protocolId);

  /** Ordered by id. */
  List<Protocol> protocols(String providerId);

  /** Those of all providers that have this id, ordered by provider. */
  List<Protocol> protocolsWithId(String protocolId);

  /** {@code GONE} when its provider or its mapping was not there at that very moment. */
  Outcome insertProtocol(Protocol protocol);

  /** {@code GONE} also when the mapping it names was not there at that very moment. */
  Outcome updateProtocol(String providerId, String protocolId, FederationPatch patch);

  /** The protocol with what tied users to it; whether it was there. */
  boolean deleteProtocol(String providerId, String protocolId);
}
