package io.xloud.identity;

import io.xloud.error.Problem;
import io.xloud.query.IsoTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The end of something that a client hands on, as a request names it: always in UTC. */
public final class ExpiryText {
  private static final String BLAME =
      " The server could not comply with the request since it is either malformed or otherwise"
          + " incorrect. The client is assumed to be in error.";

  private ExpiryText() {}

  /**
   * @throws io.xloud.error.KeystoneException 400 for what is no time, or is over
   */
  public static Instant parse(String text, Instant now) {
    Instant end =
        IsoTime.parse(text.endsWith("Z") ? text : text + "Z")
            .orElseThrow(() -> refused("Timestamp not in expected format."));
    if (end.isBefore(now)) {
      throw refused("The 'expires_at' must not be before now.");
    }
    return end.truncatedTo(ChronoUnit.MICROS);
  }

  private static RuntimeException refused(String sentence) {
    return new Problem.BadRequest(sentence + BLAME).raised();
  }
}
