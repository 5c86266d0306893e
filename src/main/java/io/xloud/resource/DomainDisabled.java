package io.xloud.resource;

import io.xloud.context.AuthContext;

/** A domain was disabled; fired inside the transaction that disabled it. */
public record DomainDisabled(String domainId, AuthContext by) {}
