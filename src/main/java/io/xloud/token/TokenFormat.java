package io.xloud.token;

import io.xloud.crypto.Secret;

/** How a payload becomes the text a client carries, and back. */
public interface TokenFormat {
  Secret seal(TokenPayload payload);

  /**
   * Says nothing about whether the token is still good.
   *
   * @throws io.xloud.error.KeystoneException 404 for a text that is no token of ours
   */
  TokenPayload open(Secret token);
}
