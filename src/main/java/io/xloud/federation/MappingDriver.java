package io.xloud.federation;

import java.util.Optional;

/** Where mappings live, and which of them is for a provider's users. */
public interface MappingDriver {
  /**
   * The mapping of a protocol of a provider.
   *
   * @param providerEnabled a provider that is not enabled proves nobody
   */
  record Stored(boolean providerEnabled, Mapping mapping) {}

  Optional<Mapping> find(String id);

  /** By ids as they stand; what the database merely calls equal is another. */
  Optional<Stored> find(String providerId, String protocolId);
}
