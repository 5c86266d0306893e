package io.xloud.limit;

import org.jspecify.annotations.Nullable;

/** What is limited: a resource of a service, everywhere or in one region. */
public record Resource(String serviceId, @Nullable String regionId, String name) {}
