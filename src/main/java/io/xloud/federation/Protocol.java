package io.xloud.federation;

import org.jspecify.annotations.Nullable;

/**
 * A way in which a provider proves users, such as {@code saml2} or {@code openid}, and the mapping
 * that says who they are here.
 *
 * @param remoteIdAttribute the attribute in which the provider's own name comes; null for that of
 *     the configuration
 */
public record Protocol(
    String id, String providerId, String mappingId, @Nullable String remoteIdAttribute) {}
