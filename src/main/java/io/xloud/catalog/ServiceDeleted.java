package io.xloud.catalog;

import io.xloud.context.AuthContext;

/** The service and its endpoints are gone; fired inside the transaction that deleted them. */
public record ServiceDeleted(String serviceId, AuthContext by) {}
