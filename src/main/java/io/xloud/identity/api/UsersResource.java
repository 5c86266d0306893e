package io.xloud.identity.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
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
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /v3/users}. */
@Path("/v3/users")
@RunOnVirtualThread
public class UsersResource {
  private static final int CREATED = 201;

  private final UserService users;
  private final Policy policy;
  private final Caller caller;
  private final Links links;
  private final Collections collections;
  private final UserQueries queries;
  private final Domains domains;

  UsersResource(
      UserService users,
      Policy policy,
      Caller caller,
      Links links,
      Collections collections,
      UserQueries queries,
      Domains domains) {
    this.users = users;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
    this.collections = collections;
    this.queries = queries;
    this.domains = domains;
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    ListQuery query = queries.users(uri);
    AuthContext context = caller.context();
    Target target = Target.none();
    Domains.scopeOf(context).ifPresent(id -> target.path("target.domain_id", id));
    policy.enforce(context, UserActions.LIST_USERS, target);
    ListQuery listed = domains.listed(query, context);
    var found = users.list(listed);
    return collections.page(
        "users", uri, listed, found.stream().map(user -> UserBody.of(user, links)).toList());
  }

  /** The rule is asked about the user as the request describes it. */
  @POST
  @ResponseStatus(CREATED)
  public ObjectNode create(JsonBody body) {
    JsonNode given = body.validated("user-create").get("user");
    ObjectNode asked = Members.normalised(given);
    AuthContext context = caller.context();
    String domainId = domains.of(asked, context);
    var target = Members.others(asked, Set.of("password", "options", "federated"));
    target.put("domain_id", Domains.named(given, domainId));
    policy.enforce(context, UserActions.CREATE_USER, Target.of("user", target));
    UserForm form = UserForm.of(asked);
    return UserBody.wrapped(users.create(domainId, form.patch(), form.password(), context), links);
  }

  @GET
  @Path("{user_id}")
  public ObjectNode show(@PathParam("user_id") String userId) {
    return UserBody.wrapped(allowed(UserActions.GET_USER, userId), links);
  }

  @PATCH
  @Path("{user_id}")
  public ObjectNode update(@PathParam("user_id") String userId, JsonBody body) {
    ObjectNode asked = (ObjectNode) body.validated("user-update").get("user");
    User user = allowed(UserActions.UPDATE_USER, userId);
    requireId(asked);
    Domains.requireSame(userId, user.domainId(), asked);
    UserForm form = UserForm.of(asked);
    User updated =
        users.update(user, form.patch(), form.password(), asked.has("domain_id"), caller.context());
    return UserBody.updated(updated, links);
  }

  private static void requireId(ObjectNode asked) {
    if (asked.path("id").isNull()) {
      throw new Problem.BadRequest("Cannot change user ID").raised();
    }
  }

  @DELETE
  @Path("{user_id}")
  public void delete(@PathParam("user_id") String userId) {
    users.delete(allowed(UserActions.DELETE_USER, userId), caller.context());
  }

  /** Refused before missed: whoever may not ask hears 403, whether or not the user exists. */
  private User allowed(Action action, String userId) {
    AuthContext context = caller.context();
    Optional<User> user = users.show(userId);
    policy.enforce(context, action, target(userId, user));
    return user.orElseThrow(() -> missing(userId));
  }

  static Target target(String userId, Optional<User> user) {
    Target target = Target.none().path("user_id", user.map(User::id).orElse(userId));
    user.ifPresent(found -> target.and("user", UserBody.target(found)));
    return target;
  }

  static KeystoneException missing(String userId) {
    return new Problem.NotFound("user", userId).raised();
  }
}
