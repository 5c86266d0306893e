package io.xloud.token;

import java.time.Instant;
import java.util.List;

/** What a receipt of a half-finished multi-factor login carries. */
public record ReceiptPayload(
    String userId, List<String> methods, Instant issuedAt, Instant expiresAt) {

  public ReceiptPayload {
    methods = List.copyOf(methods);
  }
}
