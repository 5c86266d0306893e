package io.xloud.resource;

import java.util.List;

/**
 * Which tags listed projects must have; an empty list asks for nothing.
 *
 * @param all every one of these
 * @param any at least one of these
 * @param notAll not every one of these
 * @param notAny none of these
 */
public record TagFilter(
    List<String> all, List<String> any, List<String> notAll, List<String> notAny) {
  public TagFilter {
    all = List.copyOf(all);
    any = List.copyOf(any);
    notAll = List.copyOf(notAll);
    notAny = List.copyOf(notAny);
  }

  public static TagFilter none() {
    return new TagFilter(List.of(), List.of(), List.of(), List.of());
  }
}
