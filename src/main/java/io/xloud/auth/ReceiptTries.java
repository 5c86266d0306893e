package io.xloud.auth;

import io.xloud.crypto.Secret;
import jakarta.inject.Singleton;

/**
 * How often a receipt may be shown: often enough for somebody who mistypes a passcode, and not for
 * somebody who guesses one. Each try is taken before anything is looked at, so that of many at once
 * none comes for nothing.
 */
@Singleton
final class ReceiptTries {
  static final int MOST = 10;

  private final Receipts receipts;
  private final UsedOnce used;

  ReceiptTries(Receipts receipts, UsedOnce used) {
    this.receipts = receipts;
    this.used = used;
  }

  /**
   * What is no receipt is left to whoever opens it.
   *
   * @throws io.xloud.error.KeystoneException 401 for a receipt that was shown too often
   */
  void take(Secret text) {
    receipts.known(text).ifPresent(this::take);
  }

  private void take(OneUse use) {
    for (int i = 1; i <= MOST; i++) {
      if (used.add(new OneUse(use.what() + " " + i, use.until(), use.refusal()))) {
        return;
      }
    }
    throw use.refusal().raised();
  }
}
