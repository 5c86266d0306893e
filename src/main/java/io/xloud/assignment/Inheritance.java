package io.xloud.assignment;

import io.xloud.resource.ProjectTree;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which projects the inherited ones among some grants reach, by the target they were made at. */
record Inheritance(Map<Grant.Target, Set<String>> reach) {
  static Inheritance of(List<Grant> grants, ProjectTree tree) {
    Set<String> projects = new LinkedHashSet<>();
    Set<String> domains = new LinkedHashSet<>();
    for (Grant grant : grants) {
      if (grant.inherited()) {
        switch (grant.target()) {
          case Grant.Target.Project(var id) -> projects.add(id);
          case Grant.Target.Domain(var id) -> domains.add(id);
          case Grant.Target.System() -> {}
        }
      }
    }
    Map<Grant.Target, Set<String>> reach = new HashMap<>();
    tree.below(projects).forEach((id, below) -> reach.put(new Grant.Target.Project(id), below));
    tree.inDomains(domains).forEach((id, below) -> reach.put(new Grant.Target.Domain(id), below));
    return new Inheritance(reach);
  }

  Set<String> from(Grant.Target target) {
    return reach.getOrDefault(target, Set.of());
  }
}
