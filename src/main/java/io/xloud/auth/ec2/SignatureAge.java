package io.xloud.auth.ec2;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.config.Options;
import io.xloud.error.Problem;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How old a signature may be, lest whoever overheard it uses it again (D2). A clock may be wrong by
 * as much as a signature may be old, in both directions.
 */
@Singleton
final class SignatureAge {
  private final Clock clock;
  private final Duration limit;
  private final boolean strict;

  SignatureAge(Clock clock, Options options) {
    this.clock = clock;
    this.limit = Duration.ofMinutes(options.integer("credential", "auth_ttl"));
    this.strict = options.flag("xloud", "ec2.signed-dates");
  }

  /**
   * @throws io.xloud.error.KeystoneException 401 for a signature that is not of now
   */
  void require(Scheme scheme, JsonNode request) {
    if (strict) {
      requireNow(scheme.time(request));
    } else {
      requireNotOld(claimed(request));
    }
  }

  private void requireNow(SignedTime time) {
    switch (time) {
      case SignedTime.Missing _ -> throw refused("The signed text says nothing of its time");
      case SignedTime.Unreadable _ -> throw unreadable();
      case SignedTime.Until(var end) -> {
        if (clock.instant().isAfter(end)) {
          throw expired();
        }
      }
      case SignedTime.At(var signed) -> {
        requireNotOld(time);
        if (signed.isAfter(clock.instant().plus(limit))) {
          throw refused("The request was signed in the future");
        }
      }
    }
  }

  /** As the reference asks: what is missing, or to come, is taken. */
  private void requireNotOld(SignedTime time) {
    switch (time) {
      case SignedTime.Missing _ -> {}
      case SignedTime.Unreadable _ -> throw unreadable();
      case SignedTime.At(var instant) -> requireNotBefore(instant);
      case SignedTime.Until(var instant) -> requireNotBefore(instant);
    }
  }

  private void requireNotBefore(Instant signed) {
    if (clock.instant().isAfter(signed.plus(limit))) {
      throw expired();
    }
  }

  /** Where the reference looks, signed or not. */
  static SignedTime claimed(JsonNode request) {
    for (JsonNode place :
        new JsonNode[] {
          request.path("params").path("Timestamp"),
          request.path("headers").path("X-Amz-Date"),
          request.path("params").path("X-Amz-Date")
        }) {
      if (!Texts.isFalse(place)) {
        return place.isTextual() ? SignedTime.iso(place.textValue()) : new SignedTime.Unreadable();
      }
    }
    return new SignedTime.Missing();
  }

  private static RuntimeException expired() {
    return refused("The signature is too old");
  }

  private static RuntimeException unreadable() {
    return refused("The time of the signature can't be read");
  }

  private static RuntimeException refused(String reason) {
    return new Problem.Unauthorized(reason).raised();
  }
}
