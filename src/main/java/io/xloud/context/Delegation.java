package io.xloud.context;

import org.jspecify.annotations.Nullable;

/**
 * By whose leave a caller acts. Rules ask how the caller authenticated, never which scope it chose.
 */
public sealed interface Delegation {
  /** The caller proved to be the user: password, federation, or a token that came from these. */
  record None() implements Delegation {}

  record Trust(String trustId, String trustorUserId, String trusteeUserId, boolean impersonation)
      implements Delegation {}

  record ApplicationCredential(String id, boolean unrestricted) implements Delegation {}

  record OAuth1(String consumerId, String accessTokenId) implements Delegation {}

  /** A token redeemed from an EC2 or S3 signature; it may only be validated, never used. */
  record Ec2(@Nullable String credentialId) implements Delegation {}

  default boolean isNone() {
    return this instanceof None;
  }
}
