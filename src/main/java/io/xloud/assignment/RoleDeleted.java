package io.xloud.assignment;

import io.xloud.context.AuthContext;

/** Fired inside the transaction that deletes the role, while its grants are still there. */
public record RoleDeleted(String roleId, AuthContext by) {}
