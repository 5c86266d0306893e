package io.xloud.identity;

import io.xloud.context.AuthContext;

/** Fired inside the transaction that deletes the user. */
public record UserDeleted(String userId, AuthContext by) {}
