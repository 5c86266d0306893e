package io.xloud.auth.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.assignment.EffectiveRoles;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.http.Collections;
import io.xloud.http.Links;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.resource.ProjectService;
import io.xloud.resource.api.ProjectBody;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The projects for which the caller may ask a token. */
@Path("/v3/auth/projects")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class AuthProjectsResource {
  private final EffectiveRoles roles;
  private final ProjectService projects;
  private final Collections collections;
  private final Policy policy;
  private final Links links;
  private final Caller caller;

  AuthProjectsResource(
      EffectiveRoles roles,
      ProjectService projects,
      Collections collections,
      Policy policy,
      Links links,
      Caller caller) {
    this.roles = roles;
    this.projects = projects;
    this.collections = collections;
    this.policy = policy;
    this.links = links;
    this.caller = caller;
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    AuthContext asking = caller.context();
    policy.enforce(asking, AuthActions.GET_AUTH_PROJECTS, Target.none());
    String userId = asking.userId();
    List<ObjectNode> members =
        userId == null
            ? List.of()
            : projects.findAll(roles.projectsOf(userId)).stream()
                .map(each -> ProjectBody.member(each, links))
                .toList();
    return collections.whole("projects", uri, members);
  }
}
