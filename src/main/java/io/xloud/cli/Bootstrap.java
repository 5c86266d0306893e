package io.xloud.cli;

import io.quarkus.arc.Unremovable;
import io.xloud.assignment.Grant;
import io.xloud.assignment.GrantService;
import io.xloud.assignment.Offer;
import io.xloud.assignment.Role;
import io.xloud.assignment.RoleService;
import io.xloud.catalog.CatalogPatch;
import io.xloud.catalog.Endpoint;
import io.xloud.catalog.EndpointService;
import io.xloud.catalog.Region;
import io.xloud.catalog.RegionService;
import io.xloud.catalog.Service;
import io.xloud.catalog.ServiceService;
import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.identity.User;
import io.xloud.persistence.Ids;
import io.xloud.query.ListQuery;
import io.xloud.resource.Domain;
import io.xloud.resource.DomainService;
import io.xloud.resource.Project;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes what nobody could make without an administrator: the default domain, the administrator with
 * a project and roles, the identity service in the catalog. What is there already stays; only the
 * administrator's password and state and the urls of the endpoints are set again.
 */
@Singleton
@Unremovable
class Bootstrap {
  private static final AuthContext BY = AuthContext.internal("bootstrap");

  /** Each role implies the one after it. */
  private static final List<String> CHAIN = List.of("manager", "member", "reader");

  private static final String SERVICE_ROLE = "service";

  private final DomainService domains;
  private final Accounts accounts;
  private final RoleService roles;
  private final GrantService grants;
  private final RegionService regions;
  private final ServiceService services;
  private final EndpointService endpoints;
  private final String defaultDomainId;

  Bootstrap(
      DomainService domains,
      Accounts accounts,
      RoleService roles,
      GrantService grants,
      RegionService regions,
      ServiceService services,
      EndpointService endpoints,
      Options options) {
    this.domains = domains;
    this.accounts = accounts;
    this.roles = roles;
    this.grants = grants;
    this.regions = regions;
    this.services = services;
    this.endpoints = endpoints;
    this.defaultDomainId = options.string("identity", "default_domain_id");
  }

  void run(BootstrapPlan plan) {
    Domain domain = domain();
    Project project = accounts.project(domain, null, plan.projectName(), BY);
    User user = accounts.user(domain, null, plan.username(), plan.password(), BY);
    Role admin = roles(plan);
    Offer offer = Offer.of(admin, new Grant.Holder.User(user.id()));
    grants.giveOnProject(offer, project, BY);
    grants.giveOnSystem(offer, BY);
    catalog(plan);
  }

  /** Where endpoints of the old address stand, they get the new one. */
  void move(String oldUrl, String newUrl) {
    endpoints.list(ListQuery.all()).stream()
        .filter(endpoint -> endpoint.url().equals(oldUrl))
        .forEach(endpoint ->
            endpoints.update(endpoint.id(), new CatalogPatch(Map.of("url", newUrl)), null, BY));
  }

  private Domain domain() {
    return domains
        .find(defaultDomainId)
        .orElseGet(() ->
            domains.create(
                new Domain(
                    defaultDomainId,
                    "Default",
                    true,
                    "The default domain",
                    List.of(),
                    Map.of(),
                    Map.of()),
                BY));
  }

  /** The roles that policies speak of; answers the administrator's. */
  private Role roles(BootstrapPlan plan) {
    role(SERVICE_ROLE, plan);
    Role admin = role(plan.roleName(), plan);
    Role above = admin;
    for (String name : CHAIN) {
      Role below = role(name, plan);
      if (!above.id().equals(below.id()) && !roles.implies(above, below)) {
        roles.imply(above, below, BY);
      }
      above = below;
    }
    return admin;
  }

  private Role role(String name, BootstrapPlan plan) {
    return roles.list(ListQuery.all().where("name", name)).stream()
        .filter(role -> !role.isDomainSpecific())
        .findFirst()
        .orElseGet(() ->
            roles.create(
                new Role(Ids.fresh(), name, null, null, immutable(plan.immutableRoles()), Map.of()),
                BY));
  }

  private static Map<String, @Nullable Object> immutable(boolean wanted) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    if (wanted) {
      options.put(Role.IMMUTABLE, true);
    }
    return options;
  }

  private void catalog(BootstrapPlan plan) {
    String regionId = plan.regionId();
    if (regionId != null && regions.find(regionId).isEmpty()) {
      regions.create(new Region(regionId, "", null, Map.of()), BY);
    }
    if (!plan.endpoints().isEmpty()) {
      Service service = service(plan.serviceName());
      Map<String, Endpoint> there = there(service, regionId);
      plan.endpoints()
          .forEach((name, url) -> endpoint(service, regionId, there.get(name), name, url));
    }
  }

  /** The first of its type, whatever it is called: a second one would be a catalog of two minds. */
  private Service service(String name) {
    return services.list(ListQuery.all().where("type", "identity")).stream()
        .findFirst()
        .orElseGet(() ->
            services.create(new Service(Ids.fresh(), "identity", true, Map.of("name", name)), BY));
  }

  /** By interface, the last of several; those of all regions for somebody who names none. */
  private Map<String, Endpoint> there(Service service, @Nullable String regionId) {
    Map<String, Endpoint> there = new LinkedHashMap<>();
    endpoints.list(ListQuery.all().where("service_id", service.id())).stream()
        .filter(endpoint -> regionId == null || regionId.equals(endpoint.regionId()))
        .forEach(endpoint -> there.put(endpoint.interfaceName(), endpoint));
    return there;
  }

  private void endpoint(
      Service service, @Nullable String region, @Nullable Endpoint there, String name, String url) {
    if (there == null) {
      endpoints.create(
          new Endpoint(Ids.fresh(), name, region, service.id(), url, true, Map.of()), null, BY);
    } else if (!there.url().equals(url)) {
      endpoints.update(there.id(), new CatalogPatch(Map.of("url", url)), null, BY);
    }
  }
}
