package io.xloud.http;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The formats of schemas, as wide as the reference service takes them. */
final class Formats {
  private static final Pattern UUID =
      Pattern.compile("(?:urn:)?(?:uuid:)?\\{*-*(?:[0-9a-fA-F]-*){32}\\}*");
  private static final Pattern ISO_TIME =
      Pattern.compile(
          "\\d{4}-?(?:\\d{1,2}-?(?:\\d{1,2}(?:[ T]\\d{2}:?\\d{2}(?::?\\d{2}(?:[.,]\\d+)?)?)?)?)?"
              + "(?:Z|[+-]\\d{2}(?::?\\d{2})?)?");

  static final List<Format> ALL =
      List.of(
          new Named("uuid", text -> UUID.matcher(text).matches()),
          new Named("date-time", text -> ISO_TIME.matcher(text).matches()),
          new Named("email", text -> text.contains("@")),
          new Named("uri", _ -> true));

  private Formats() {}

  private record Named(String name, Predicate<String> rule) implements Format {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean matches(ExecutionContext context, String value) {
      return rule.test(value);
    }
  }
}
