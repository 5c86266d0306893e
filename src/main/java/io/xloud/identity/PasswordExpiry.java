package io.xloud.identity;

import io.xloud.error.Problem;
import io.xloud.query.IsoTime;
import java.time.Instant;
import java.util.Map;

/**
 * The filter {@code password_expires_at=lt:2026-01-01T00:00:00Z}, understood.
 *
 * @param operator as SQL spells it
 */
public record PasswordExpiry(String operator, Instant time) {
  private static final Map<String, String> OPERATORS =
      Map.of("lt", "<", "lte", "<=", "gt", ">", "gte", ">=", "eq", "=", "neq", "!=");

  /**
   * @throws io.xloud.error.KeystoneException 400 with the sentence for what is wrong
   */
  public static PasswordExpiry parse(String value) {
    int colon = value.indexOf(':');
    boolean hasOperator = colon == 2 || colon == 3;
    Instant time = time(hasOperator ? value.substring(colon + 1) : value);
    String name = hasOperator ? value.substring(0, colon) : "eq";
    String operator = OPERATORS.get(name);
    if (operator == null) {
      throw new Problem.BadRequest(
              ("The given operator %s is not valid. It must be one of the following: 'eq', 'neq',"
                      + " 'lt', 'lte', 'gt', or 'gte'.")
                  .formatted(name))
          .raised();
    }
    return new PasswordExpiry(operator, time);
  }

  /** A plus sign in a query arrives as a blank; before a zone nothing else can be meant. */
  private static Instant time(String text) {
    return IsoTime.parse(text)
        .or(() -> IsoTime.parse(text.replaceFirst("(:\\d\\d(?:[.,]\\d+)?) (?=\\d\\d)", "$1+")))
        .orElseThrow(() ->
            new Problem.BadRequest(
                    "Timestamp not in expected format. The server could not comply with the"
                        + " request since it is either malformed or otherwise incorrect. The"
                        + " client is assumed to be in error.")
                .raised());
  }
}
