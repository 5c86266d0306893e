package io.xloud.resource;

import io.xloud.context.AuthContext;

/**
 * A project is gone; fired inside the transaction that deleted it, so that observers clean up in
 * it.
 */
public record ProjectDeleted(String projectId, AuthContext by) {}
