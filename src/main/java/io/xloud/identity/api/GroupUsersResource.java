package io.xloud.identity.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.http.Collections;
import io.xloud.http.Links;
import io.xloud.identity.Group;
import io.xloud.identity.GroupService;
import io.xloud.identity.User;
import io.xloud.identity.UserService;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.query.ListQuery;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;

/** Who is in a group. */
@Path("/v3/groups/{group_id}/users")
@RunOnVirtualThread
public class GroupUsersResource {
  private final GroupService groups;
  private final UserService users;
  private final Policy policy;
  private final Caller caller;
  private final Links links;
  private final Collections collections;
  private final UserQueries queries;

  GroupUsersResource(
      GroupService groups,
      UserService users,
      Policy policy,
      Caller caller,
      Links links,
      Collections collections,
      UserQueries queries) {
    this.groups = groups;
    this.users = users;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
    this.collections = collections;
    this.queries = queries;
  }

  @GET
  public ObjectNode list(@PathParam("group_id") String groupId, @Context UriInfo uri) {
    ListQuery query = queries.usersInGroup(uri);
    AuthContext context = caller.context();
    Optional<Group> group = groups.find(groupId);
    policy.enforce(
        context, GroupActions.LIST_USERS_IN_GROUP, GroupsResource.target(groupId, group));
    var found =
        groups.usersIn(
            group.orElseThrow(() -> GroupsResource.missing(groupId)),
            Domains.within(query, context));
    return collections.page(
        "users", uri, query, found.stream().map(user -> UserBody.of(user, links)).toList());
  }

  @GET
  @Path("{user_id}")
  public void check(@PathParam("group_id") String groupId, @PathParam("user_id") String userId) {
    Pair pair = allowed(GroupActions.CHECK_USER_IN_GROUP, groupId, userId);
    if (!groups.isMember(pair.user(), pair.group())) {
      throw GroupService.noMember(pair.user(), pair.group());
    }
  }

  @PUT
  @Path("{user_id}")
  public void add(@PathParam("group_id") String groupId, @PathParam("user_id") String userId) {
    Pair pair = allowed(GroupActions.ADD_USER_TO_GROUP, groupId, userId);
    groups.add(pair.user(), pair.group(), caller.context());
  }

  @DELETE
  @Path("{user_id}")
  public void remove(@PathParam("group_id") String groupId, @PathParam("user_id") String userId) {
    Pair pair = allowed(GroupActions.REMOVE_USER_FROM_GROUP, groupId, userId);
    groups.remove(pair.user(), pair.group(), caller.context());
  }

  private record Pair(User user, Group group) {}

  /** Refused before missed; the group is missed before the user. */
  private Pair allowed(Action action, String groupId, String userId) {
    AuthContext context = caller.context();
    Optional<Group> group = groups.find(groupId);
    Optional<User> user = users.find(userId);
    Target target =
        GroupsResource.target(groupId, group).path("user_id", user.map(User::id).orElse(userId));
    user.ifPresent(found -> target.and("user", UserBody.target(found)));
    policy.enforce(context, action, target);
    Group known = group.orElseThrow(() -> GroupsResource.missing(groupId));
    return new Pair(user.orElseThrow(() -> UsersResource.missing(userId)), known);
  }
}
