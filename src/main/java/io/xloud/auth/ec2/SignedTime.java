package io.xloud.auth.ec2;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a signed text says of its time. */
public sealed interface SignedTime {
  /** Nothing. */
  record Missing() implements SignedTime {}

  /** Something that is no time. */
  record Unreadable() implements SignedTime {}

  /** When it was signed. */
  record At(Instant instant) implements SignedTime {}

  /** How long it is good, as links say that were signed for others to use. */
  record Until(Instant instant) implements SignedTime {}

  /** A date, perhaps with a time, in the long or the short form of ISO 8601; UTC unless it says. */
  Pattern ISO =
      Pattern.compile(
          "(\\d{4})-?(\\d\\d)-?(\\d\\d)"
              + "(?:[T ](\\d\\d):?(\\d\\d)(?::?(\\d\\d)(?:[.,]\\d+)?)?"
              + "(Z|[+-]\\d\\d(?::?\\d\\d)?)?)?");

  /** Of a mail, without the day of the week, which many get wrong. */
  DateTimeFormatter MAIL = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss xx", Locale.ENGLISH);

  static SignedTime iso(@Nullable String text) {
    return text == null || text.isEmpty()
        ? new Missing()
        : isoInstant(text).<SignedTime>map(At::new).orElseGet(Unreadable::new);
  }

  private static Optional<Instant> isoInstant(String text) {
    Matcher found = ISO.matcher(text);
    if (!found.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDateTime.of(
                  number(found.group(1)),
                  number(found.group(2)),
                  number(found.group(3)),
                  number(found.group(4)),
                  number(found.group(5)),
                  number(found.group(6)))
              .toInstant(offset(found.group(7))));
    } catch (DateTimeException e) {
      return Optional.empty(); // such as a thirteenth month
    }
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static ZoneOffset offset(@Nullable String written) {
    return written == null ? ZoneOffset.UTC : ZoneOffset.of(written);
  }

  /** The form of the header {@code Date}, or the other one, which some write there. */
  static SignedTime mail(String text) {
    try {
      String plain = text.strip().replaceFirst("^[A-Za-z]{3}, ?", "");
      return new At(OffsetDateTime.parse(plain.replace("GMT", "+0000"), MAIL).toInstant());
    } catch (DateTimeException e) {
      return iso(text.strip());
    }
  }
}
