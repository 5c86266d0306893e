package io.xloud.federation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody elsewhere who proves users to us.
 *
 * @param domainId the domain that its users are made in, unless a mapping names another
 * @param enabled one that is not proves nobody, and what it proved before counts no longer
 * @param remoteIds the names it goes by in what it says; without any, every name will do
 * @param authorizationTtl for how many minutes its word on groups holds; null or 0 for the usual
 */
public record IdentityProvider(
    String id,
    String domainId,
    boolean enabled,
    @Nullable String description,
    List<String> remoteIds,
    @Nullable Integer authorizationTtl) {
  public IdentityProvider {
    remoteIds = List.copyOf(remoteIds);
  }

  IdentityProvider in(String domain) {
    return new IdentityProvider(id, domain, enabled, description, remoteIds, authorizationTtl);
  }
}
