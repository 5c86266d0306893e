package io.xloud.resource;

import io.xloud.context.AuthContext;

/** A project was disabled; fired inside the transaction that disabled it. */
public record ProjectDisabled(String projectId, AuthContext by) {}
