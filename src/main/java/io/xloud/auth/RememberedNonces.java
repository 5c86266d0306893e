package io.xloud.auth;

import io.xloud.error.Problem;
import io.xloud.oauth.Nonces;
import io.xloud.oauth.SignedRequest;
import jakarta.inject.Singleton;
import java.util.List;

/** Keeps the nonces of OAuth 1 with whatever else serves once. */
@Singleton
final class RememberedNonces implements Nonces {
  private static final Problem REFUSED =
      new Problem.Unauthorized("The signed request was used before");

  private final OnlyOnce onlyOnce;

  RememberedNonces(OnlyOnce onlyOnce) {
    this.onlyOnce = onlyOnce;
  }

  @Override
  public void take(SignedRequest request) {
    onlyOnce.spend(List.of(use(request)));
  }

  static OneUse use(SignedRequest request) {
    return new OneUse("oauth1 " + request.once(), request.until(), REFUSED);
  }
}
