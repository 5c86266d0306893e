package io.xloud.resource;

import io.xloud.context.AuthContext;

/**
 * A domain is about to go; fired inside the transaction that deletes it, before its row is deleted,
 * so that observers remove what it owns.
 */
public record DomainDeleted(String domainId, AuthContext by) {}
