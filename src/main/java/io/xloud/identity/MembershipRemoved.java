package io.xloud.identity;

import io.xloud.context.AuthContext;

/** Fired inside the transaction that takes the user out of the group. */
public record MembershipRemoved(String userId, String groupId, AuthContext by) {}
