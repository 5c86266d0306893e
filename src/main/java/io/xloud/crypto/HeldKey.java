package io.xloud.crypto;

import java.time.Instant;

/**
 * What may be told of a key.
 *
 * @param fingerprint tells two keys apart without telling them
 */
public record HeldKey(int number, String fingerprint, Instant made) {}
