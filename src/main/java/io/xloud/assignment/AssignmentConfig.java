package io.xloud.assignment;

import io.xloud.config.Options;
import java.util.Set;

/**
 * {@code [assignment]} of {@code keystone.conf}.
 *
 * @param prohibitedImplied names of roles that no role may imply
 */
public record AssignmentConfig(Set<String> prohibitedImplied) {
  public static AssignmentConfig from(Options options) {
    return new AssignmentConfig(Set.copyOf(options.list("assignment", "prohibited_implied_role")));
  }
}
