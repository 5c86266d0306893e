package io.xloud.it.vectors;

/** Own passwords, all tokens of a user, and every rule of {@code [security_compliance]}. */
class PasswordExchangesIT extends RecordedExchanges {
  PasswordExchangesIT() {
    super("passwords.json");
  }
}
