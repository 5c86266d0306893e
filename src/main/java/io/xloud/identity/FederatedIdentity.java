package io.xloud.identity;

/** The name under which an identity provider knows a user. */
public record FederatedIdentity(String idpId, String protocolId, String uniqueId) {}
