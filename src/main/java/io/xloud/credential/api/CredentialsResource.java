package io.xloud.credential.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.context.Scope;
import io.xloud.credential.Audience;
import io.xloud.credential.Credential;
import io.xloud.credential.CredentialService;
import io.xloud.credential.DirectAccess;
import io.xloud.credential.SealedCredential;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.http.ListQueries;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.query.ListQuery;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Credentials of every type. Whoever acts by leave is kept away from all of them. */
@Path("/v3/credentials")
@RunOnVirtualThread
public class CredentialsResource {
  private static final String ID = "credential_id";

  private final CredentialService credentials;
  private final DirectAccess direct;
  private final Policy policy;
  private final Caller caller;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;

  CredentialsResource(
      CredentialService credentials,
      DirectAccess direct,
      Policy policy,
      Caller caller,
      Links links,
      Collections collections,
      ListQueries queries) {
    this.credentials = credentials;
    this.direct = direct;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
    this.collections = collections;
    this.queries = queries;
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    AuthContext by = caller.context();
    policy.enforce(by, CredentialActions.LIST_CREDENTIALS, ofCaller(by));
    ListQuery query = queries.from(uri, "user_id", "type");
    List<ObjectNode> found =
        credentials.list(admitted(query, by), audience(by)).stream()
            .map(credential -> CredentialBody.member(credential, links))
            .toList();
    return collections.page("credentials", uri, query, found);
  }

  private static Target ofCaller(AuthContext by) {
    return by.scope() instanceof Scope.SystemScope
        ? Target.none()
        : Target.of("credential", ofUser(by.userId()));
  }

  private static Map<String, @Nullable Object> ofUser(@Nullable String userId) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("user_id", userId);
    return members;
  }

  /** A delegated caller who is let in at all is let in to EC2 credentials alone. */
  private ListQuery admitted(ListQuery query, AuthContext by) {
    return direct.admits(by, "") ? query : query.where("type", Credential.EC2);
  }

  private Audience audience(AuthContext by) {
    if (!direct.admits(by, Credential.EC2)) {
      return new Audience.Nobody();
    }
    if (!policy.isAsDelivered(CredentialActions.GET_CREDENTIAL)) {
      return new Audience.Judged(one -> maySee(by, one));
    }
    Target ofAnybody = Target.of("credential", ofUser(""));
    String userId = by.userId();
    return userId == null || policy.allows(by, CredentialActions.GET_CREDENTIAL, ofAnybody)
        ? new Audience.Everybody()
        : new Audience.Of(userId);
  }

  private boolean maySee(AuthContext by, SealedCredential one) {
    return policy.allows(by, CredentialActions.GET_CREDENTIAL, target(one));
  }

  @POST
  public Response create(JsonBody body) {
    ObjectNode given =
        (ObjectNode) body.validated("credential-create", "credential").path("credential");
    AuthContext by = caller.context();
    policy.enforce(
        by,
        CredentialActions.CREATE_CREDENTIAL,
        Target.of("credential", CredentialBody.target(given)));
    direct.require(by, given.path("type").asText());
    Credential created = credentials.create(CredentialBody.fresh(given), by);
    return Response.status(Response.Status.CREATED)
        .entity(CredentialBody.of(created, links))
        .build();
  }

  @GET
  @Path("{credential_id}")
  public ObjectNode show(@PathParam(ID) String id) {
    SealedCredential found = allowed(CredentialActions.GET_CREDENTIAL, id);
    return CredentialBody.of(credentials.opened(found), links);
  }

  @PATCH
  @Path("{credential_id}")
  public ObjectNode update(@PathParam(ID) String id, JsonBody body) {
    ObjectNode given = body.validated("credential-update");
    SealedCredential found = allowed(CredentialActions.UPDATE_CREDENTIAL, id);
    Credential updated =
        credentials.update(
            found.id(), CredentialBody.blob(given.path("credential")), caller.context());
    return CredentialBody.of(updated, links);
  }

  @DELETE
  @Path("{credential_id}")
  public void delete(@PathParam(ID) String id) {
    credentials.delete(allowed(CredentialActions.DELETE_CREDENTIAL, id), caller.context());
  }

  /** Refused before missed: whoever may not ask hears 403, whether or not it exists. */
  private SealedCredential allowed(Action action, String id) {
    AuthContext by = caller.context();
    Optional<SealedCredential> found = credentials.find(id);
    policy.enforce(
        by,
        action,
        found
            .map(CredentialsResource::target)
            .orElseGet(Target::none)
            .path(ID, found.map(SealedCredential::id).orElse(id)));
    SealedCredential credential = found.orElseThrow(() -> CredentialService.missing(id));
    direct.require(by, credential.type());
    return credential;
  }

  private static Target target(SealedCredential credential) {
    return Target.of("credential", CredentialBody.target(credential));
  }
}
