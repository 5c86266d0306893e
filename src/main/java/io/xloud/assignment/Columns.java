package io.xloud.assignment;

import java.util.Set;

/** Which members of a role have a place of their own in the table. */
final class Columns {
  static final Set<String> NAMES = Set.of("id", "name", "domain_id", "description", "options");

  private Columns() {}
}
