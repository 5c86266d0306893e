package io.xloud.auth;

import io.xloud.token.IssuedToken;

/** What became of a request for a token in which everything was right. */
public sealed interface Login {
  record Complete(IssuedToken token) implements Login {}

  /** A rule of the user asks for more methods; the receipt stands for those that were shown. */
  record Incomplete(IssuedReceipt receipt) implements Login {}
}
