package io.xloud.identity;

import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;

/** The word on a page that begins after nothing. */
final class Markers {
  private Markers() {}

  static KeystoneException unknown(String marker) {
    return new Problem.NotFoundBecause("Marker %s could not be found.".formatted(marker)).raised();
  }
}
