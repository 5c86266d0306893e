package io.xloud.query;

/**
 * One condition of a list request, such as {@code name__icontains=ada}.
 *
 * @param attribute the member of the resource, without the comparison's suffix
 * @param value as the caller wrote it, not yet converted
 */
public record Filter(String attribute, Comparison comparison, String value) {
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
}
