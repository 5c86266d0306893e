package io.xloud.assignment;

import io.xloud.config.Options;
import java.util.Optional;
import java.util.Set;

/**
 * {@code [assignment]} and {@code [role]} of {@code keystone.conf}.
 *
 * @param prohibitedImplied names of roles that no role may imply
 * @param listLimit the most roles one list shows, empty for all
 */
public record AssignmentConfig(Set<String> prohibitedImplied, Optional<Integer> listLimit) {
  public static AssignmentConfig from(Options options) {
    return new AssignmentConfig(
        Set.copyOf(options.list("assignment", "prohibited_implied_role")),
        options.number("role", "list_limit").or(() -> options.number("DEFAULT", "list_limit")));
  }
}
