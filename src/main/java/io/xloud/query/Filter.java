package io.xloud.query;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a list request, such as {@code name__icontains=ada}.
 *
 * @param attribute the member of the resource, without the comparison's suffix
 * @param value as the caller wrote it, not yet converted
 */
public record Filter(String attribute, Comparison comparison, String value) {
  private static final Set<String> FALSE = Set.of("0", "f", "false", "n", "no", "off");

  /** The comparisons of the reference service; those with {@code I} ignore case. */
  public enum Comparison {
    EQUALS,
    CONTAINS,
    ICONTAINS,
    STARTSWITH,
    ISTARTSWITH,
    ENDSWITH,
    IENDSWITH
  }

  /** Whether a member of a resource fits, for lists that no database filters. */
  public boolean fits(@Nullable Object member) {
    return switch (member) {
      case Boolean flag -> comparison != Comparison.EQUALS || flag == asksForTrue();
      case String text -> fits(text);
      case null, default -> false;
    };
  }

  private boolean asksForTrue() {
    return !FALSE.contains(value.strip().toLowerCase(Locale.ROOT));
  }

  private boolean fits(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String lowerValue = value.toLowerCase(Locale.ROOT);
    return switch (comparison) {
      case EQUALS -> text.equals(value);
      case CONTAINS -> text.contains(value);
      case ICONTAINS -> lower.contains(lowerValue);
      case STARTSWITH -> text.startsWith(value);
      case ISTARTSWITH -> lower.startsWith(lowerValue);
      case ENDSWITH -> text.endsWith(value);
      case IENDSWITH -> lower.endsWith(lowerValue);
    };
  }
}
