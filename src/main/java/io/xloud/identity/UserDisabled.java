package io.xloud.identity;

import io.xloud.context.AuthContext;

/** Fired inside the transaction that disables the user. */
public record UserDisabled(String userId, AuthContext by) {}
