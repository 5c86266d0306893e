package io.xloud.token;

import io.xloud.crypto.Secret;

/** A token just made: its text goes into {@code X-Subject-Token} and nowhere else. */
public record IssuedToken(Secret text, ValidToken token) {}
