package io.xloud.catalog;

import io.xloud.context.AuthContext;

/** The endpoint is gone; fired inside the transaction that deleted it. */
public record EndpointDeleted(String endpointId, AuthContext by) {}
