package io.xloud.auth;

import io.xloud.config.Options;
import io.xloud.crypto.KeyRepositories;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import io.xloud.error.Withheld;
import io.xloud.token.AuthMethods;
import io.xloud.token.FernetReceipts;
import io.xloud.token.ReceiptPayload;
import io.xloud.token.TokenConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What a login with several methods hands from one request to the next. */
@Singleton
final class Receipts {
  /** The signature of a receipt and something of what it signs: no other receipt ends like it. */
  private static final int NAME = 64;

  private final FernetReceipts format;
  private final Clock clock;
  private final ReceiptConfig config;

  @Inject
  Receipts(KeyRepositories keys, Clock clock, Options options) {
    this(
        new FernetReceipts(keys.receipts(), new AuthMethods(TokenConfig.from(options).methods())),
        clock,
        ReceiptConfig.from(options));
  }

  Receipts(FernetReceipts format, Clock clock, ReceiptConfig config) {
    this.format = format;
    this.clock = clock;
    this.config = config;
  }

  /** A receipt that was shown: the methods it brings along, which may serve once. */
  record Shown(List<String> methods, OneUse use) {
    Shown {
      methods = List.copyOf(methods);
    }
  }

  record Made(Secret text, ReceiptPayload payload) {}

  /**
   * @throws io.xloud.error.KeystoneException 401 for one that is not ours, over, or another user's
   */
  Shown open(Secret text, String userId) {
    ReceiptPayload payload =
        format
            .open(text.reveal())
            .found()
            .filter(it -> it.userId().equals(userId) && clock.instant().isBefore(it.expiresAt()))
            .orElseThrow(() -> refusal(text).raised());
    return new Shown(payload.methods(), use(text, payload));
  }

  /**
   * A receipt of ours that is not over; whose it is, only {@link #open} asks.
   *
   * @return what it would use up
   */
  Optional<OneUse> known(Secret text) {
    return format
        .open(text.reveal())
        .found()
        .filter(it -> clock.instant().isBefore(it.expiresAt()))
        .map(it -> use(text, it));
  }

  private static OneUse use(Secret text, ReceiptPayload payload) {
    return new OneUse(name(text), payload.expiresAt(), refusal(text));
  }

  private static Problem refusal(Secret text) {
    return new Problem.ReceiptNotFound(Withheld.of(text.reveal()));
  }

  /** Padding is no part of the name: it may be there or not. */
  private static String name(Secret text) {
    String bare = text.reveal().replace("=", "");
    return "receipt " + bare.substring(Math.max(0, bare.length() - NAME));
  }

  Made issue(String userId, List<String> methods) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    ReceiptPayload payload =
        new ReceiptPayload(userId, methods, now, now.plus(config.expiration()));
    return new Made(Secret.of(format.seal(payload)), payload);
  }
}
