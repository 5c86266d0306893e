package io.xloud.auth.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.assignment.EffectiveRoles;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.http.Collections;
import io.xloud.http.Links;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import io.xloud.resource.DomainService;
import io.xloud.resource.ProjectService;
import io.xloud.resource.api.DomainBody;
import io.xloud.resource.api.ProjectBody;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.Collection;
import java.util.List;

/** Where the caller may ask a token for, under either of the addresses that tell of it. */
@Singleton
final class OwnPlaces {
  private final EffectiveRoles roles;
  private final ProjectService projects;
  private final DomainService domains;
  private final Collections collections;
  private final Policy policy;
  private final Links links;
  private final Caller caller;

  OwnPlaces(
      EffectiveRoles roles,
      ProjectService projects,
      DomainService domains,
      Collections collections,
      Policy policy,
      Links links,
      Caller caller) {
    this.roles = roles;
    this.projects = projects;
    this.domains = domains;
    this.collections = collections;
    this.policy = policy;
    this.links = links;
    this.caller = caller;
  }

  ObjectNode projects(UriInfo uri) {
    AuthContext asking = caller.context();
    policy.enforce(asking, AuthActions.GET_AUTH_PROJECTS, Target.none());
    String userId = asking.userId();
    Collection<String> groups = asking.vouchedGroupIds();
    List<ObjectNode> members =
        projects
            .findAll(
                userId == null ? roles.projectsOfGroups(groups) : roles.projectsOf(userId, groups))
            .stream()
            .map(each -> ProjectBody.member(each, links))
            .toList();
    return collections.whole("projects", uri, members);
  }

  ObjectNode domains(UriInfo uri) {
    AuthContext asking = caller.context();
    policy.enforce(asking, AuthActions.GET_AUTH_DOMAINS, Target.none());
    String userId = asking.userId();
    Collection<String> groups = asking.vouchedGroupIds();
    List<ObjectNode> members =
        domains
            .findAll(
                userId == null ? roles.domainsOfGroups(groups) : roles.domainsOf(userId, groups))
            .stream()
            .map(each -> DomainBody.member(each, links))
            .toList();
    return collections.whole("domains", uri, members);
  }
}
