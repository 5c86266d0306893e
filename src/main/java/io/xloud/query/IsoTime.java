package io.xloud.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times as ISO 8601 writes them, in all the forms clients of the reference service may use: a year,
 * a month or a day alone, with and without dashes and colons, UTC where no zone is named.
 */
public final class IsoTime {
  private static final Pattern FORM =
      Pattern.compile(
          """
          (?<year>\\d{4})
          (?: (?: -(?<month>\\d{1,2}) | (?<month2>\\d{2})(?!$) )
            (?: (?: -(?<day>\\d{1,2}) | (?<day2>\\d{2}) )
              (?: [ T] (?<hour>\\d{2}) (?: :?(?<minute>\\d{2}) )?
                (?: :?(?<second>\\d{1,2}) (?: [.,](?<fraction>\\d{1,9})\\d* )? )?
                (?<zone> Z | (?<sign>[-+])(?<zoneHour>\\d{2}):?(?<zoneMinute>\\d{2})? )?
              )?
            )?
          )?\
          """
              .replace("[ T]", "[\\ T]"),
          Pattern.COMMENTS);

  private static final int NANO_DIGITS = 9;

  private IsoTime() {}

  public static Optional<Instant> parse(String text) {
    Matcher found = FORM.matcher(text);
    if (!found.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          OffsetDateTime.of(
                  number(found.group("year"), 0),
                  number(first(found, "month", "month2"), 1),
                  number(first(found, "day", "day2"), 1),
                  number(found.group("hour"), 0),
                  number(found.group("minute"), 0),
                  number(found.group("second"), 0),
                  nanos(found.group("fraction")),
                  zone(found))
              .toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static @Nullable String first(Matcher found, String group, String other) {
    return found.group(group) == null ? found.group(other) : found.group(group);
  }

  private static int number(@Nullable String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  private static int nanos(@Nullable String fraction) {
    return fraction == null
        ? 0
        : Integer.parseInt(fraction + "0".repeat(NANO_DIGITS - fraction.length()));
  }

  private static ZoneOffset zone(Matcher found) {
    if (found.group("sign") == null) {
      return ZoneOffset.UTC;
    }
    int sign = found.group("sign").equals("-") ? -1 : 1;
    return ZoneOffset.ofHoursMinutes(
        sign * number(found.group("zoneHour"), 0), sign * number(found.group("zoneMinute"), 0));
  }
}
