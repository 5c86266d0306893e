package io.xloud.federation;

import java.util.Optional;

/**
 * What a provider calls somebody whom it has logged in, by which it tells us later that it logged
 * them out.
 *
 * @param subject the user, as the provider knows it
 * @param index the one login of that user, where the provider tells them apart
 */
public record ProviderSession(String subject, Optional<String> index) {}
