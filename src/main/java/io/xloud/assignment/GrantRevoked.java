package io.xloud.assignment;

import io.xloud.context.AuthContext;

/** Fired inside the transaction that took the grant away. */
public record GrantRevoked(Grant grant, AuthContext by) {}
