package io.xloud.resource.sql;

import io.xloud.resource.Project;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the projects above or below one into the order of the walk; a circle in the rows ends it.
 */
final class Branch {
  private Branch() {}

  /** From the parent of the first to the top; the rows are of the first and of all above it. */
  static List<Project> upwards(String id, List<Project> rows) {
    List<Project> ordered = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String next = named(rows, id).map(Project::parentId).orElse(null);
    while (next != null && seen.add(next)) {
      Optional<Project> parent = named(rows, next);
      parent.ifPresent(ordered::add);
      next = parent.map(Project::parentId).orElse(null);
    }
    return ordered;
  }

  /** Level by level, as the reference service finds them; a level by parent, then by id. */
  static List<Project> downwards(String id, List<Project> below) {
    Map<String, List<Project>> children = new HashMap<>();
    below.forEach(project ->
        children
            .computeIfAbsent(key(String.valueOf(project.parentId())), _ -> new ArrayList<>())
            .add(project));
    List<Project> ordered = new ArrayList<>();
    List<Project> level = children.getOrDefault(key(id), List.of());
    while (!level.isEmpty() && ordered.size() < below.size()) {
      ordered.addAll(level);
      level =
          level.stream()
              .sorted(Comparator.comparing(Project::id))
              .flatMap(parent -> children.getOrDefault(key(parent.id()), List.of()).stream())
              .toList();
    }
    return ordered;
  }

  private static String key(String id) {
    return id.toLowerCase(Locale.ROOT).stripTrailing();
  }

  private static Optional<Project> named(List<Project> projects, String id) {
    return projects.stream().filter(project -> project.id().equalsIgnoreCase(id)).findFirst();
  }
}
