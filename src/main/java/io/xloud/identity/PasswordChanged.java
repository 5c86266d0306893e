package io.xloud.identity;

import io.xloud.context.AuthContext;

/** Fired inside the transaction that gives the user another password. */
public record PasswordChanged(String userId, AuthContext by) {}
