package io.xloud.it.vectors;

/** Logins, tokens and revocations, as recorded in {@code auth-exchanges.json}. */
class AuthExchangesIT extends RecordedExchanges {
  AuthExchangesIT() {
    super("auth-exchanges.json");
  }
}
