package io.xloud.identity.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.http.Collections;
import io.xloud.http.Links;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.policy.Policy;
import io.xloud.query.ListQuery;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;

/** The groups of a user. */
@Path("/v3/users/{user_id}/groups")
@RunOnVirtualThread
public class UserGroupsResource {
  private final UserService users;
  private final Policy policy;
  private final Caller caller;
  private final Links links;
  private final Collections collections;
  private final UserQueries queries;

  UserGroupsResource(
      UserService users,
      Policy policy,
      Caller caller,
      Links links,
      Collections collections,
      UserQueries queries) {
    this.users = users;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
    this.collections = collections;
    this.queries = queries;
  }

  @GET
  public ObjectNode list(@PathParam("user_id") String userId, @Context UriInfo uri) {
    ListQuery query = queries.groupsOfUser(uri);
    AuthContext context = caller.context();
    Optional<User> user = users.find(userId);
    policy.enforce(context, UserActions.LIST_GROUPS_FOR_USER, UsersResource.target(userId, user));
    var found =
        users.groupsOf(
            user.orElseThrow(() -> UsersResource.missing(userId)), Domains.within(query, context));
    return collections.page(
        "groups", uri, query, found.stream().map(group -> GroupBody.of(group, links)).toList());
  }
}
