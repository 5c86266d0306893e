package io.xloud.token;

import io.xloud.crypto.Secret;

/**
 * For the time of a change from one provider to the other: one kind of token is issued, both are
 * good. A signed token has dots, which a Fernet token never has.
 */
final class BothFormats implements TokenFormat {
  private final TokenFormat issued;
  private final TokenFormat sealed;
  private final TokenFormat signed;

  BothFormats(TokenFormat issued, TokenFormat sealed, TokenFormat signed) {
    this.issued = issued;
    this.sealed = sealed;
    this.signed = signed;
  }

  @Override
  public Secret seal(TokenPayload payload) {
    return issued.seal(payload);
  }

  @Override
  public TokenPayload open(Secret token) {
    return (token.reveal().indexOf('.') < 0 ? sealed : signed).open(token);
  }
}
