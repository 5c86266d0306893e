package io.xloud.resource;

/** How much of a domain's settings a request speaks of. */
public sealed interface DomainConfigPart {
  record Whole() implements DomainConfigPart {}

  record Group(String group) implements DomainConfigPart {}

  record Option(String group, String option) implements DomainConfigPart {}

  /** As sentences name it. */
  default String described() {
    return switch (this) {
      case Whole() -> "any options";
      case Group(var group) -> "group " + group;
      case Option(var group, var option) -> "option %s in group %s".formatted(option, group);
    };
  }
}
