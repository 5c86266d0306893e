package io.xloud.appcred.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.appcred.ApplicationCredentialService;
import io.xloud.context.AuthContext;
import io.xloud.http.Collections;
import io.xloud.http.Links;
import io.xloud.http.ListQueries;
import io.xloud.identity.UserService;
import io.xloud.identity.api.UserBody;
import io.xloud.policy.Target;
import io.xloud.query.ListQuery;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;

/** {@code /v3/users/{user_id}/access_rules}. */
@Path("/v3/users/{user_id}/access_rules")
@RunOnVirtualThread
public class AccessRulesResource {
  private final ApplicationCredentialService credentials;
  private final UserService users;
  private final CredentialDoor door;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;

  AccessRulesResource(
      ApplicationCredentialService credentials,
      UserService users,
      CredentialDoor door,
      Links links,
      Collections collections,
      ListQueries queries) {
    this.credentials = credentials;
    this.users = users;
    this.door = door;
    this.links = links;
    this.collections = collections;
    this.queries = queries;
  }

  @GET
  public ObjectNode list(@PathParam("user_id") String userId, @Context UriInfo uri) {
    ListQuery query = queries.from(uri, "service", "path", "method");
    door.permitted(ApplicationCredentialActions.LIST_RULES, target(userId));
    return collections.page(
        "access_rules",
        uri,
        query,
        credentials.rules(userId, query).stream()
            .map(rule -> AccessRuleBody.member(rule, links))
            .toList());
  }

  @GET
  @Path("{access_rule_id}")
  public ObjectNode show(
      @PathParam("user_id") String userId, @PathParam("access_rule_id") String id) {
    door.permitted(ApplicationCredentialActions.GET_RULE, target(userId));
    return AccessRuleBody.of(credentials.rule(userId, id), links);
  }

  @DELETE
  @Path("{access_rule_id}")
  public void delete(@PathParam("user_id") String userId, @PathParam("access_rule_id") String id) {
    AuthContext by =
        door.permittedToManage(ApplicationCredentialActions.DELETE_RULE, target(userId));
    credentials.deleteRule(userId, id, by);
  }

  /** Nothing is looked up for nobody. */
  private Target target(String userId) {
    door.caller();
    Target target = Target.none().path("user_id", userId);
    users.find(userId).ifPresent(user -> target.and("user", UserBody.target(user)));
    return target;
  }
}
