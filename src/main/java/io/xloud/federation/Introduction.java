package io.xloud.federation;

import java.util.List;

/**
 * What another cloud is told of somebody who has a token for a project here.
 *
 * @param roles names of those in the project
 * @param groups all that the user is in
 */
public record Introduction(Named user, Named project, List<String> roles, List<Named> groups) {
  public Introduction {
    roles = List.copyOf(roles);
    groups = List.copyOf(groups);
  }

  /** Something with a name, which only its domain's name makes its own. */
  public record Named(String name, String domainName) {}
}
