package io.xloud.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where users live whom identity providers vouch for. A driver finds and stores. */
public interface FederatedUserDriver {
  /** The id of the user known by this name at this provider and protocol, to the letter. */
  Optional<String> find(Sighting sighting);

  /** How a first visit ended; only {@code MADE} has changed anything. */
  enum Arrival {
    MADE,
    DOMAIN_GONE,
    PROVIDER_GONE,
    TAKEN
  }

  Arrival insert(Sighting sighting, Instant now);

  /** Whether the name was another. */
  boolean rename(Sighting sighting);

  /** Whether the user had another one, or none. */
  boolean changeEmail(String userId, String email);

  /**
   * The groups of the sighting hold from now on, for as long as the provider's word does, and no
   * others by this provider. Whether they are others than before.
   */
  boolean regroup(String userId, Sighting sighting, Instant now);

  /** Everybody whom the provider has vouched for. */
  List<String> idsOfProvider(String providerId);

  /** Everybody whom the provider has vouched for by this protocol. */
  List<String> idsOfProtocol(String providerId, String protocolId);

  /** Those whom nobody vouches for any more and who have no name of their own here. */
  List<String> orphans(List<String> userIds);
}
