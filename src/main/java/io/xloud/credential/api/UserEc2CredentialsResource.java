package io.xloud.credential.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.credential.Credential;
import io.xloud.credential.CredentialService;
import io.xloud.credential.DirectAccess;
import io.xloud.credential.SealedCredential;
import io.xloud.error.Problem;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.resource.Project;
import io.xloud.resource.ProjectService;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A user's EC2 credentials, each by its access key. */
@Path("/v3/users/{user_id}/credentials/OS-EC2")
@RunOnVirtualThread
public class UserEc2CredentialsResource {
  private static final String USER = "user_id";
  private static final String ACCESS = "credential_id";

  private final CredentialService credentials;
  private final DirectAccess direct;
  private final UserService users;
  private final ProjectService projects;
  private final Policy policy;
  private final Caller caller;
  private final Links links;
  private final Collections collections;

  UserEc2CredentialsResource(
      CredentialService credentials,
      DirectAccess direct,
      UserService users,
      ProjectService projects,
      Policy policy,
      Caller caller,
      Links links,
      Collections collections) {
    this.credentials = credentials;
    this.direct = direct;
    this.users = users;
    this.projects = projects;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
    this.collections = collections;
  }

  @GET
  public ObjectNode list(@PathParam(USER) String userId, @Context UriInfo uri) {
    AuthContext by = caller.context();
    Optional<User> user = users.find(userId);
    policy.enforce(
        by, CredentialActions.EC2_LIST_CREDENTIALS, Target.none().path(USER, idOf(user, userId)));
    direct.require(by);
    List<ObjectNode> found =
        credentials.ofUser(found(user, userId).id(), Credential.EC2).stream()
            .map(credential -> Ec2CredentialBody.member(credential, links))
            .toList();
    return collections.whole("credentials", uri, found);
  }

  @POST
  public Response create(@PathParam(USER) String userId, JsonBody body) {
    AuthContext by = caller.context();
    Optional<User> user = users.find(userId);
    String owner = idOf(user, userId);
    policy.enforce(
        by,
        CredentialActions.EC2_CREATE_CREDENTIAL,
        Target.of("credential", Map.of("user_id", owner)).path(USER, owner));
    found(user, userId);
    Project project = project(body.unchecked().path("tenant_id"));
    direct.require(by);
    Credential created = credentials.createEc2(owner, project.id(), by);
    return Response.status(Response.Status.CREATED)
        .entity(Ec2CredentialBody.of(created, links))
        .build();
  }

  @GET
  @Path("{credential_id}")
  public ObjectNode show(@PathParam(USER) String userId, @PathParam(ACCESS) String access) {
    SealedCredential found = allowed(CredentialActions.EC2_GET_CREDENTIAL, userId, access);
    return Ec2CredentialBody.of(credentials.opened(found), links);
  }

  @DELETE
  @Path("{credential_id}")
  public void delete(@PathParam(USER) String userId, @PathParam(ACCESS) String access) {
    credentials.delete(
        allowed(CredentialActions.EC2_DELETE_CREDENTIAL, userId, access), caller.context());
  }

  /** Other than elsewhere, here the reference misses before it asks the policy. */
  private SealedCredential allowed(Action action, String userId, String access) {
    AuthContext by = caller.context();
    String id = CredentialService.idOf(access);
    SealedCredential found = credentials.find(id).orElseThrow(() -> CredentialService.missing(id));
    Optional<User> user = users.find(userId);
    policy.enforce(
        by,
        action,
        Target.of("credential", CredentialBody.target(found))
            .path(USER, idOf(user, userId))
            .path(ACCESS, access));
    found(user, userId);
    if (!found.isEc2()) {
      throw new Problem.Unauthorized("The credential is not of type ec2").raised();
    }
    direct.require(by);
    return found;
  }

  /** As stored, however the caller spells it. */
  private static String idOf(Optional<User> user, String asked) {
    return user.map(User::id).orElse(asked);
  }

  private static User found(Optional<User> user, String asked) {
    return user.orElseThrow(() -> new Problem.NotFound("user", asked).raised());
  }

  private Project project(JsonNode id) {
    if (!id.isTextual()) {
      throw new Problem.NotFound(
              "project", id.isMissingNode() || id.isNull() ? "None" : id.asText())
          .raised();
    }
    return projects.get(id.textValue());
  }
}
