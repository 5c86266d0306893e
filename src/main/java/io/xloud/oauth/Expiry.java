package io.xloud.oauth;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The end of a token as tables and clients have it: a text of whole seconds, or nothing. */
public final class Expiry {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'.000000Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Expiry() {}

  public static @Nullable String text(@Nullable Instant end) {
    return end == null ? null : FORM.format(end);
  }

  /** What cannot be read has ended: a token must not live on because of a spoilt row. */
  public static @Nullable Instant read(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
