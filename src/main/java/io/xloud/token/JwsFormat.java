package io.xloud.token;

import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import io.xloud.error.Withheld;

/** {@code [token] provider = jws}. */
final class JwsFormat implements TokenFormat {
  private final JwsTokens tokens;

  JwsFormat(JwsTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Secret seal(TokenPayload payload) {
    return Secret.of(tokens.sign(payload));
  }

  @Override
  public TokenPayload open(Secret token) {
    String text = token.reveal();
    if (text.isEmpty()) {
      throw new Problem.NotFoundBecause("No token in the request").raised();
    }
    return tokens
        .open(text)
        .orElseThrow(_ -> new Problem.TokenNotFound(Withheld.of(text)).raised());
  }
}
