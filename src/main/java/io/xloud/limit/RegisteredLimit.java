package io.xloud.limit;

import org.jspecify.annotations.Nullable;

/** How much of a resource everybody may use to whom no limit of their own was given. */
public record RegisteredLimit(
    String id, Resource resource, int defaultLimit, @Nullable String description) {}
