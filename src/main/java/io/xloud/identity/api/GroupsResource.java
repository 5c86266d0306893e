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
import io.xloud.identity.Group;
import io.xloud.identity.GroupService;
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

/** {@code /v3/groups}. */
@Path("/v3/groups")
@RunOnVirtualThread
public class GroupsResource {
  private static final int CREATED = 201;

  private final GroupService groups;
  private final Policy policy;
  private final Caller caller;
  private final Links links;
  private final Collections collections;
  private final UserQueries queries;
  private final Domains domains;

  GroupsResource(
      GroupService groups,
      Policy policy,
      Caller caller,
      Links links,
      Collections collections,
      UserQueries queries,
      Domains domains) {
    this.groups = groups;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
    this.collections = collections;
    this.queries = queries;
    this.domains = domains;
  }

  @GET
  public ObjectNode list(@Context UriInfo uri) {
    ListQuery query = queries.groups(uri);
    AuthContext context = caller.context();
    Target target = Target.none();
    Domains.scopeOf(context).ifPresent(id -> target.path("target.group.domain_id", id));
    policy.enforce(context, GroupActions.LIST_GROUPS, target);
    ListQuery listed = domains.listed(query, context);
    var found = groups.list(listed);
    return collections.page(
        "groups", uri, listed, found.stream().map(group -> GroupBody.of(group, links)).toList());
  }

  /** The rule is asked about the group as the request describes it. */
  @POST
  @ResponseStatus(CREATED)
  public ObjectNode create(JsonBody body) {
    JsonNode given = body.validated("group-create").get("group");
    ObjectNode asked = Members.normalised(given);
    AuthContext context = caller.context();
    String domainId = domains.of(asked, context);
    var target = Members.others(asked, Set.of());
    target.put("domain_id", Domains.named(given, domainId));
    policy.enforce(context, GroupActions.CREATE_GROUP, Target.of("group", target));
    return GroupBody.wrapped(groups.create(GroupForm.created(asked, domainId), context), links);
  }

  @GET
  @Path("{group_id}")
  public ObjectNode show(@PathParam("group_id") String groupId) {
    return GroupBody.wrapped(allowed(GroupActions.GET_GROUP, groupId), links);
  }

  @PATCH
  @Path("{group_id}")
  public ObjectNode update(@PathParam("group_id") String groupId, JsonBody body) {
    ObjectNode asked = (ObjectNode) body.validated("group-update").get("group");
    Group group = allowed(GroupActions.UPDATE_GROUP, groupId);
    Domains.requireSame(groupId, group.domainId(), asked);
    Group updated =
        groups.update(group, GroupForm.patch(asked), asked.has("domain_id"), caller.context());
    return GroupBody.wrapped(updated, links);
  }

  /** Here alone a group is missed before anybody is refused, as in the reference service. */
  @DELETE
  @Path("{group_id}")
  public void delete(@PathParam("group_id") String groupId) {
    AuthContext context = caller.context();
    Group group = groups.find(groupId).orElseThrow(() -> missing(groupId));
    policy.enforce(context, GroupActions.DELETE_GROUP, target(groupId, Optional.of(group)));
    groups.delete(group, context);
  }

  /** Refused before missed: whoever may not ask hears 403, whether or not the group exists. */
  private Group allowed(Action action, String groupId) {
    AuthContext context = caller.context();
    Optional<Group> group = groups.find(groupId);
    policy.enforce(context, action, target(groupId, group));
    return group.orElseThrow(() -> missing(groupId));
  }

  static Target target(String groupId, Optional<Group> group) {
    Target target = Target.none().path("group_id", group.map(Group::id).orElse(groupId));
    group.ifPresent(found -> target.and("group", GroupBody.target(found)));
    return target;
  }

  static KeystoneException missing(String groupId) {
    return new Problem.NotFound("group", groupId).raised();
  }
}
