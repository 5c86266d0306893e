package io.xloud.limit.api;

import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.limit.Limit;
import io.xloud.limit.LimitService;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.resource.DomainService;
import io.xloud.resource.ProjectService;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the policy at the doors of the room: a limit belongs to its project's or to its domain. */
@Singleton
final class LimitDoor {
  private final Policy policy;
  private final Caller caller;
  private final LimitService limits;
  private final ProjectService projects;
  private final DomainService domains;

  LimitDoor(
      Policy policy,
      Caller caller,
      LimitService limits,
      ProjectService projects,
      DomainService domains) {
    this.policy = policy;
    this.caller = caller;
    this.limits = limits;
    this.projects = projects;
    this.domains = domains;
  }

  /** The caller, who may do this. */
  AuthContext permitted(Action action) {
    return permitted(action, Target.none());
  }

  AuthContext permitted(Action action, String idName, String id) {
    return permitted(action, Target.none().path(idName, id));
  }

  /** Whoever may not see the limit hears 403, whether or not it exists. */
  AuthContext permittedLimit(Action action, String limitId) {
    AuthContext by = caller.context();
    return permitted(by, action, target(limits.find(limitId)).path("limit_id", limitId));
  }

  /** Here the reference service misses a limit before it asks the policy. */
  AuthContext permittedStored(Action action, String limitId) {
    AuthContext by = caller.context();
    Limit limit = limits.get(limitId);
    return permitted(
        by, action, Target.of("limit", LimitBody.members(limit)).path("limit_id", limit.id()));
  }

  private AuthContext permitted(Action action, Target target) {
    return permitted(caller.context(), action, target);
  }

  private AuthContext permitted(AuthContext by, Action action, Target target) {
    policy.enforce(by, action, target);
    return by;
  }

  private Target target(Optional<Limit> limit) {
    return limit.map(found -> Target.of("limit", attributes(found))).orElseGet(Target::none);
  }

  private Map<String, @Nullable Object> attributes(Limit limit) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>(LimitBody.members(limit));
    String projectId = limit.holder().projectId();
    String domainId = limit.holder().domainId();
    if (projectId != null) {
      projects
          .find(projectId)
          .ifPresent(project -> {
            attributes.put("project.id", project.id());
            attributes.put("project.domain_id", project.domainId());
            attributes.put("project.parent_id", project.parentId());
          });
    } else if (domainId != null) {
      domains.find(domainId).ifPresent(domain -> attributes.put("domain.id", domain.id()));
    }
    return attributes;
  }
}
