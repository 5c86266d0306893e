package io.xloud.assignment;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All roles and what they imply, as one picture.
 *
 * @param globalRoleIds roles that belong to no domain
 * @param implied prior role to the roles it implies directly
 */
public record RoleGraph(Set<String> globalRoleIds, Map<String, List<String>> implied) {
  /** Whether the role itself, or one it implies over any number of steps, is global. */
  boolean leadsToGlobalRole(String roleId) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(roleId));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (globalRoleIds.contains(next)) {
        return true;
      }
      if (seen.add(next)) {
        open.addAll(implied.getOrDefault(next, List.of()));
      }
    }
    return false;
  }
}
