package io.xloud.federation;

import org.jspecify.annotations.Nullable;

/**
 * Another cloud that takes our word on users.
 *
 * @param authUrl where its tokens are issued
 * @param spUrl where it takes assertions
 */
public record ServiceProvider(
    String id,
    boolean enabled,
    @Nullable String description,
    String authUrl,
    String spUrl,
    String relayStatePrefix) {}
