package io.xloud.resource.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.http.JsonBody;
import io.xloud.policy.Action;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.resource.DomainConfigPart;
import io.xloud.resource.DomainConfigPart.Group;
import io.xloud.resource.DomainConfigPart.Option;
import io.xloud.resource.DomainConfigPart.Whole;
import io.xloud.resource.DomainConfigService;
import io.xloud.resource.DomainConfigService.Replaced;
import io.xloud.resource.DomainOption;
import io.xloud.resource.DomainService;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The settings that one domain has of its own. */
@Path("/v3/domains/{domain_id}/config")
@RunOnVirtualThread
public class DomainConfigResource {
  private static final String COMPLIANCE = "security_compliance";
  private static final String SCHEMA = "domain-config";

  private final DomainConfigService configs;
  private final DomainService domains;
  private final Policy policy;
  private final Caller caller;

  DomainConfigResource(
      DomainConfigService configs, DomainService domains, Policy policy, Caller caller) {
    this.configs = configs;
    this.domains = domains;
    this.policy = policy;
    this.caller = caller;
  }

  @GET
  public ObjectNode show(@PathParam("domain_id") String domainId) {
    return shown(domainId, new Whole());
  }

  @PUT
  public Response replace(@PathParam("domain_id") String domainId, JsonBody body) {
    ObjectNode checked = body.validated(SCHEMA);
    AuthContext by = permitted(domainId, DomainConfigActions.CREATE);
    Replaced done = configs.replace(domainId, DomainConfigBody.config(checked), by);
    return Response.status(done.fresh() ? Response.Status.CREATED : Response.Status.OK)
        .entity(DomainConfigBody.of(done.options(), new Whole()))
        .build();
  }

  @PATCH
  public ObjectNode update(@PathParam("domain_id") String domainId, JsonBody body) {
    return updated(domainId, new Whole(), body);
  }

  @DELETE
  public void delete(@PathParam("domain_id") String domainId) {
    deleted(domainId, new Whole());
  }

  @GET
  @Path("{group}")
  public ObjectNode showGroup(
      @PathParam("domain_id") String domainId, @PathParam("group") String group) {
    return shown(domainId, new Group(group));
  }

  @PATCH
  @Path("{group}")
  public ObjectNode updateGroup(
      @PathParam("domain_id") String domainId, @PathParam("group") String group, JsonBody body) {
    return updated(domainId, new Group(group), body);
  }

  @DELETE
  @Path("{group}")
  public void deleteGroup(
      @PathParam("domain_id") String domainId, @PathParam("group") String group) {
    deleted(domainId, new Group(group));
  }

  @GET
  @Path("{group}/{option}")
  public ObjectNode showOption(
      @PathParam("domain_id") String domainId,
      @PathParam("group") String group,
      @PathParam("option") String option) {
    return shown(domainId, new Option(group, option));
  }

  @PATCH
  @Path("{group}/{option}")
  public ObjectNode updateOption(
      @PathParam("domain_id") String domainId,
      @PathParam("group") String group,
      @PathParam("option") String option,
      JsonBody body) {
    return updated(domainId, new Option(group, option), body);
  }

  @DELETE
  @Path("{group}/{option}")
  public void deleteOption(
      @PathParam("domain_id") String domainId,
      @PathParam("group") String group,
      @PathParam("option") String option) {
    deleted(domainId, new Option(group, option));
  }

  /** What everybody may know of passwords; never a domain's own. */
  @GET
  @Path(COMPLIANCE)
  public ObjectNode showCompliance(@PathParam("domain_id") String domainId) {
    return compliance(domainId, new Group(COMPLIANCE));
  }

  @GET
  @Path(COMPLIANCE + "/{option}")
  public ObjectNode showComplianceOption(
      @PathParam("domain_id") String domainId, @PathParam("option") String option) {
    return compliance(domainId, new Option(COMPLIANCE, option));
  }

  private ObjectNode compliance(String domainId, DomainConfigPart part) {
    policy.enforce(caller.context(), DomainConfigActions.GET_COMPLIANCE, target(domainId));
    List<DomainOption> options = configs.compliance(domainId, part);
    domains.get(domainId);
    return DomainConfigBody.of(options, part);
  }

  /** Without settings 404 for them, whether or not the domain is there. */
  private ObjectNode shown(String domainId, DomainConfigPart part) {
    policy.enforce(caller.context(), DomainConfigActions.GET, target(domainId));
    List<DomainOption> options = configs.show(domainId, part);
    domains.get(domainId);
    return DomainConfigBody.of(options, part);
  }

  private ObjectNode updated(String domainId, DomainConfigPart part, JsonBody body) {
    ObjectNode checked = body.validated(SCHEMA);
    AuthContext by = permitted(domainId, DomainConfigActions.UPDATE);
    List<DomainOption> options =
        configs.update(domainId, part, DomainConfigBody.config(checked), by);
    return DomainConfigBody.of(options, new Whole());
  }

  private void deleted(String domainId, DomainConfigPart part) {
    AuthContext by = permitted(domainId, DomainConfigActions.DELETE);
    configs.delete(domainId, part, by);
  }

  private AuthContext permitted(String domainId, Action action) {
    AuthContext by = caller.context();
    policy.enforce(by, action, target(domainId));
    domains.get(domainId);
    return by;
  }

  private static Target target(String domainId) {
    return Target.none().path("domain_id", domainId);
  }
}
