package io.xloud.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user's place in a group.
 *
 * @param expiresAt when a membership that came from an identity provider ends; null for one that
 *     was given here
 */
public record GroupMembership(Group group, @Nullable Instant expiresAt) {}
