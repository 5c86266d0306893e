package io.xloud.oauth.api;

import io.xloud.crypto.Secret;
import io.xloud.oauth.Expiry;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A new token with its secret, in the form of RFC 5849, section 2.1. */
final class TokenForm {
  private TokenForm() {}

  static Response created(String id, Secret secret, @Nullable Instant expiresAt) {
    String form = "oauth_token=%s&oauth_token_secret=%s".formatted(id, secret.reveal());
    String end = expiresAt == null ? "" : "&oauth_expires_at=" + Expiry.text(expiresAt);
    return Response.status(Response.Status.CREATED)
        .type(MediaType.APPLICATION_FORM_URLENCODED_TYPE)
        .entity(form + end)
        .build();
  }
}
