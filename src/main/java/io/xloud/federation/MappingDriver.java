package io.xloud.federation;

import java.util.Optional;

/** Where the rules for a provider's users are stored. */
public interface MappingDriver {
  /**
   * The mapping of a protocol of a provider.
   *
   * @param providerEnabled a provider that is not enabled proves nobody
   * @param rules as JSON
   */
  record Stored(String mappingId, boolean providerEnabled, String rules, String schemaVersion) {}

  /** By ids as they stand; what the database merely calls equal is another. */
  Optional<Stored> find(String providerId, String protocolId);
}
