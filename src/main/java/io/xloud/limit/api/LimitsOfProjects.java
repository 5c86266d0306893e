package io.xloud.limit.api;

import io.xloud.limit.Limit;
import io.xloud.limit.LimitService;
import io.xloud.resource.ProjectLimits;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows limits beside the projects that have them. */
@Singleton
final class LimitsOfProjects implements ProjectLimits {
  private final LimitService limits;

  LimitsOfProjects(LimitService limits) {
    this.limits = limits;
  }

  @Override
  public Map<String, List<Map<String, @Nullable Object>>> of(Collection<String> projectIds) {
    Map<String, List<Map<String, @Nullable Object>>> found = new HashMap<>();
    for (Limit limit : limits.ofProjects(projectIds)) {
      found
          .computeIfAbsent(String.valueOf(limit.holder().projectId()), _ -> new ArrayList<>())
          .add(LimitBody.members(limit));
    }
    return found;
  }
}
