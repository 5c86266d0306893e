package io.xloud.appcred.api;

import static io.xloud.appcred.api.ApplicationCredentialBody.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.appcred.ApplicationCredential;
import io.xloud.appcred.ApplicationCredentialService;
import io.xloud.appcred.NewApplicationCredential;
import io.xloud.assignment.Role;
import io.xloud.context.AuthContext;
import io.xloud.context.Scope.ProjectScope;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.http.ListQueries;
import io.xloud.identity.ExpiryText;
import io.xloud.persistence.Ids;
import io.xloud.policy.Target;
import io.xloud.query.ListQuery;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /v3/users/{user_id}/application_credentials}. */
@Path("/v3/users/{user_id}/application_credentials")
@RunOnVirtualThread
public class ApplicationCredentialsResource {
  private final ApplicationCredentialService credentials;
  private final CredentialDoor door;
  private final RoleChoice roles;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;
  private final Clock clock;

  ApplicationCredentialsResource(
      ApplicationCredentialService credentials,
      CredentialDoor door,
      RoleChoice roles,
      Links links,
      Collections collections,
      ListQueries queries,
      Clock clock) {
    this.credentials = credentials;
    this.door = door;
    this.roles = roles;
    this.links = links;
    this.collections = collections;
    this.queries = queries;
    this.clock = clock;
  }

  @GET
  public ObjectNode list(@PathParam("user_id") String userId, @Context UriInfo uri) {
    ListQuery query = queries.from(uri, "name");
    door.permitted(ApplicationCredentialActions.LIST, Target.none().path("user_id", userId));
    List<ApplicationCredential> found = credentials.list(userId, query);
    Set<String> roleIds =
        found.stream().flatMap(one -> one.roleIds().stream()).collect(Collectors.toSet());
    Map<String, Role> known = roles.byId(roleIds);
    return collections.page(
        "application_credentials",
        uri,
        query,
        found.stream().map(one -> ApplicationCredentialBody.member(one, known, links)).toList());
  }

  @POST
  public Response create(@PathParam("user_id") String userId, JsonBody body) {
    JsonNode given = body.validated("application-credential-create").path("application_credential");
    AuthContext by =
        door.permittedToManage(
            ApplicationCredentialActions.CREATE, Target.none().path("user_id", userId));
    if (!userId.equals(by.userId())) {
      throw new Problem.Forbidden("Cannot create an application credential for another user.")
          .raised();
    }
    ApplicationCredentialService.Made made = credentials.create(wanted(given, userId, by), by);
    return Response.status(Response.Status.CREATED)
        .entity(ApplicationCredentialBody.of(made, roles.byId(made.credential().roleIds()), links))
        .build();
  }

  private NewApplicationCredential wanted(JsonNode given, String userId, AuthContext by) {
    List<String> roleIds = roles.of(given, by);
    @Nullable String end = text(given, "expires_at");
    @Nullable String secret = text(given, "secret");
    return new NewApplicationCredential(
        Ids.fresh(),
        given.path("name").textValue(),
        text(given, "description"),
        userId,
        by.scope() instanceof ProjectScope project ? project.id() : null,
        text(given, "system"),
        end == null ? null : ExpiryText.parse(end, clock.instant()),
        given.path("unrestricted").isBoolean() ? given.path("unrestricted").booleanValue() : null,
        secret == null ? null : Secret.of(secret),
        roleIds,
        ApplicationCredentialBody.wantedRules(given));
  }

  @GET
  @Path("{application_credential_id}")
  public ObjectNode show(
      @PathParam("user_id") String userId, @PathParam("application_credential_id") String id) {
    Optional<ApplicationCredential> found = found(userId, id);
    door.permitted(ApplicationCredentialActions.GET, target(userId, id, found));
    ApplicationCredential credential =
        found.orElseThrow(() -> ApplicationCredentialService.missing(id));
    return ApplicationCredentialBody.of(credential, roles.byId(credential.roleIds()), links);
  }

  @DELETE
  @Path("{application_credential_id}")
  public void delete(
      @PathParam("user_id") String userId, @PathParam("application_credential_id") String id) {
    Optional<ApplicationCredential> found = found(userId, id);
    AuthContext by =
        door.permittedToManage(ApplicationCredentialActions.DELETE, target(userId, id, found));
    credentials.delete(found.orElseThrow(() -> ApplicationCredentialService.missing(id)), by);
  }

  /** Nothing is looked up for nobody. */
  private Optional<ApplicationCredential> found(String userId, String id) {
    door.caller();
    return credentials.findOf(userId, id).or(() -> credentials.find(id));
  }

  /** The owner is whoever the credential says, not the path (C4). */
  private static Target target(String userId, String id, Optional<ApplicationCredential> found) {
    return Target.none()
        .path("user_id", found.map(ApplicationCredential::userId).orElse(userId))
        .path("application_credential_id", found.map(ApplicationCredential::id).orElse(id));
  }
}
