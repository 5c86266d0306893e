package io.xloud.auth;

import io.xloud.error.Problem;
import java.time.Instant;

/**
 * Something that may end in a token once only (G5).
 *
 * @param what its name among all of them, at most 255 letters
 * @param until when nobody would take it any more
 * @param refusal for whoever comes with it again
 */
public record OneUse(String what, Instant until, Problem refusal) {}
