package io.xloud.resource.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.context.Scope;
import io.xloud.error.Problem;
import io.xloud.http.BodyMembers;
import io.xloud.http.Collections;
import io.xloud.http.JsonBody;
import io.xloud.http.Links;
import io.xloud.http.ListQueries;
import io.xloud.http.Schemas;
import io.xloud.persistence.Ids;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.query.ListQuery;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.resource.ProjectPatch;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Domains. */
@Path("/v3/domains")
@RunOnVirtualThread
public class DomainsResource {
  private static final Pattern PLAIN_UUID = Pattern.compile("[0-9a-f]{32}");

  private final DomainService domains;
  private final Policy policy;
  private final Caller caller;
  private final Links links;
  private final Collections collections;
  private final ListQueries queries;
  private final Schemas schemas;

  DomainsResource(
      DomainService domains,
      Policy policy,
      Caller caller,
      Links links,
      Collections collections,
      ListQueries queries,
      Schemas schemas) {
    this.domains = domains;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
    this.collections = collections;
    this.queries = queries.in("resource");
    this.schemas = schemas;
  }

  /** With a token of a domain only that domain. */
  @GET
  public ObjectNode list(@Context UriInfo uri) {
    schemas.checkQuery("domain-list", uri);
    AuthContext by = caller.context();
    Optional<String> own =
        by.scope() instanceof Scope.DomainScope(var id, _) ? Optional.of(id) : Optional.empty();
    Target target = own.map(id -> Target.of("domain", Map.of("id", id))).orElseGet(Target::none);
    policy.enforce(by, DomainActions.LIST_DOMAINS, target);
    ListQuery asked = queries.from(uri, "name", "enabled");
    ListQuery query = own.map(id -> asked.where("id", id)).orElse(asked);
    List<ObjectNode> found =
        domains.list(query).stream().map(domain -> DomainBody.member(domain, links)).toList();
    return collections.page("domains", uri, query, found);
  }

  @POST
  public Response create(JsonBody body) {
    ObjectNode checked = body.validated("domain-create", "domain");
    AuthContext by = caller.context();
    policy.enforce(by, DomainActions.CREATE_DOMAIN, Target.none());
    Map<String, @Nullable Object> members = BodyMembers.of(checked.get("domain"));
    String id = id(members.remove("explicit_domain_id"));
    Domain created = domains.create(DomainBody.fresh(id, members), by);
    return Response.status(Response.Status.CREATED).entity(DomainBody.of(created, links)).build();
  }

  private static String id(@Nullable Object explicit) {
    if (explicit == null) {
      return Ids.fresh();
    }
    if (explicit instanceof String id && PLAIN_UUID.matcher(id).matches()) {
      return id;
    }
    throw new Problem.BadRequest("Domain ID does not conform to required UUID format.").raised();
  }

  /** Refused before missed: whoever may not ask hears 403, whether or not the domain exists. */
  @GET
  @Path("{domain_id}")
  public ObjectNode show(@PathParam("domain_id") String domainId) {
    AuthContext by = caller.context();
    Optional<Domain> domain = domains.find(domainId);
    policy.enforce(by, DomainActions.GET_DOMAIN, target(domainId, domain));
    return DomainBody.of(domain.orElseThrow(() -> missing(domainId)), links);
  }

  @PATCH
  @Path("{domain_id}")
  public ObjectNode update(@PathParam("domain_id") String domainId, JsonBody body) {
    ObjectNode checked = body.validated("domain-update");
    permitted(domainId, DomainActions.UPDATE_DOMAIN);
    ProjectPatch patch = ProjectPatch.of(BodyMembers.of(checked.get("domain")));
    return DomainBody.of(domains.update(domainId, patch, caller.context()), links);
  }

  @DELETE
  @Path("{domain_id}")
  public void delete(@PathParam("domain_id") String domainId) {
    permitted(domainId, DomainActions.DELETE_DOMAIN);
    domains.delete(domainId, caller.context());
  }

  /**
   * Missed before refused, as in the reference: whoever may not ask hears 404 of an unknown one.
   */
  private void permitted(String domainId, Action action) {
    AuthContext by = caller.context();
    Domain domain = domains.get(domainId);
    policy.enforce(by, action, target(domainId, Optional.of(domain)));
  }

  private static Target target(String asked, Optional<Domain> domain) {
    return domain
        .map(found -> Target.of("domain", DomainBody.attributes(found)))
        .orElseGet(Target::none)
        .path("domain_id", asked);
  }

  private static RuntimeException missing(String domainId) {
    return new Problem.NotFound("domain", domainId).raised();
  }
}
