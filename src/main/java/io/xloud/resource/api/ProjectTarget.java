package io.xloud.resource.api;

import io.xloud.policy.Target;
import io.xloud.resource.Project;
import java.util.Optional;

/** What the policy hears about a project: the stored one, and nothing when there is none. */
final class ProjectTarget {
  private ProjectTarget() {}

  static Target of(String asked, Optional<Project> project) {
    return project
        .map(found -> Target.of("project", ProjectBody.attributes(found)))
        .orElseGet(Target::none)
        .path("project_id", project.map(Project::id).orElse(asked));
  }
}
