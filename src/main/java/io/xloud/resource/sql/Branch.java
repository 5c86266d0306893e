package io.xloud.resource.sql;

import io.xloud.resource.Project;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Puts the projects above one into the order of the walk; a circle in the rows ends it. */
final class Branch {
  private Branch() {}

  static List<Project> upwards(
      String id, List<Project> above, Function<String, Optional<Project>> finder) {
    Optional<Project> start = finder.apply(id);
    List<Project> ordered = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String next = start.map(Project::parentId).orElse(null);
    while (next != null && seen.add(next)) {
      Optional<Project> parent = named(above, next);
      parent.ifPresent(ordered::add);
      next = parent.map(Project::parentId).orElse(null);
    }
    return ordered;
  }

  private static Optional<Project> named(List<Project> projects, String id) {
    return projects.stream().filter(project -> project.id().equalsIgnoreCase(id)).findFirst();
  }
}
