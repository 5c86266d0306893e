package io.xloud.auth;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * The methods by an identity provider's word. They differ in their names alone, which are those of
 * protocols: a token tells by which one its user came.
 */
final class MappedMethods {
  private record Mapped(String name, VouchedProof proofs) implements AuthMethod {
    @Override
    public Proven authenticate(JsonNode proof, AuthRequest request) {
      return proofs.of(proof, request);
    }
  }

  @Produces
  @Singleton
  AuthMethod mapped(VouchedProof proofs) {
    return new Mapped("mapped", proofs);
  }

  @Produces
  @Singleton
  AuthMethod saml2(VouchedProof proofs) {
    return new Mapped("saml2", proofs);
  }

  @Produces
  @Singleton
  AuthMethod openid(VouchedProof proofs) {
    return new Mapped("openid", proofs);
  }

  @Produces
  @Singleton
  AuthMethod x509(VouchedProof proofs) {
    return new Mapped("x509", proofs);
  }
}
