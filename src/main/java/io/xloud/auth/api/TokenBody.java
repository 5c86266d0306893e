package io.xloud.auth.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.appcred.ApplicationCredential;
import io.xloud.appcred.api.AccessRuleBody;
import io.xloud.assignment.Role;
import io.xloud.assignment.api.RoleBody;
import io.xloud.catalog.CatalogEntry;
import io.xloud.catalog.CatalogService;
import io.xloud.config.Options;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.context.Scope;
import io.xloud.context.Scope.ProjectScope;
import io.xloud.federation.ServiceProvider;
import io.xloud.http.BodyMembers;
import io.xloud.token.Handed;
import io.xloud.token.TokenConfig;
import io.xloud.token.ValidToken;
import io.xloud.trust.Trust;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client is told of a token, member for member as the reference service tells it. */
@Singleton
public final class TokenBody {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter PASSWORD_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final CatalogService catalogs;
  private final TokenConfig config;

  TokenBody(CatalogService catalogs, Options options) {
    this.catalogs = catalogs;
    this.config = TokenConfig.from(options);
  }

  /** {@code {"token": …}} without its catalog. */
  ObjectNode of(ValidToken valid) {
    ObjectNode token = JSON.objectNode();
    token.set("methods", texts(valid.methods()));
    token.set("user", user(valid));
    token.set("audit_ids", texts(valid.auditIds()));
    token.put("expires_at", time(valid.expiresAt()));
    token.put("issued_at", time(valid.issuedAt()));
    scope(token, valid);
    handed(token, valid);
    serviceProviders(token, valid.serviceProviders());
    return JSON.objectNode().set("token", token);
  }

  /** Only where there are any. */
  private static void serviceProviders(ObjectNode token, List<ServiceProvider> enabled) {
    if (!enabled.isEmpty()) {
      ArrayNode nodes = token.putArray("service_providers");
      enabled.forEach(each ->
          nodes
              .addObject()
              .put("auth_url", each.authUrl())
              .put("id", each.id())
              .put("sp_url", each.spUrl()));
    }
  }

  ArrayNode catalog(String userId, Scope scope) {
    @Nullable String projectId = scope instanceof ProjectScope project ? project.id() : null;
    return catalog(catalogs.catalogFor(userId, projectId).entries());
  }

  static ArrayNode catalog(List<CatalogEntry> entries) {
    ArrayNode catalog = JSON.arrayNode();
    entries.forEach(entry -> catalog.add(entry(entry)));
    return catalog;
  }

  private static ObjectNode user(ValidToken valid) {
    ObjectNode user = JSON.objectNode();
    user.set("domain", named(valid.userDomain().id(), valid.userDomain().name()));
    user.put("id", valid.user().id());
    user.put("name", valid.user().name());
    if (valid.handed() instanceof Handed.ByProvider vouched) {
      user.set("OS-FEDERATION", vouched(vouched));
    } else {
      Instant end = valid.user().passwordExpiresAt();
      user.put("password_expires_at", end == null ? null : PASSWORD_TIME.format(end));
    }
    return user;
  }

  private static ObjectNode vouched(Handed.ByProvider vouched) {
    ObjectNode node = JSON.objectNode();
    ArrayNode groups = node.putArray("groups");
    vouched.from().groupIds().forEach(id -> groups.addObject().put("id", id));
    node.putObject("identity_provider").put("id", vouched.providerId());
    node.putObject("protocol").put("id", vouched.protocolId());
    return node;
  }

  private void scope(ObjectNode token, ValidToken valid) {
    switch (valid.scope()) {
      case Scope.Unscoped _ -> {}
      case Scope.SystemScope _ -> {
        token.set("roles", roles(valid.roles()));
        token.set("system", JSON.objectNode().put("all", true));
      }
      case Scope.DomainScope(var id, var name) -> {
        token.set("domain", named(id, name));
        token.set("roles", roles(valid.roles()));
      }
      case ProjectScope project -> {
        token.set("project", project(project));
        if (!(valid.handed() instanceof Handed.ByTrust)) {
          token.put("is_domain", project.isDomain());
          token.set("roles", roles(valid.roles()));
          if (config.namesAdminProject()) {
            token.put("is_admin_project", isAdminProject(project));
          }
        }
      }
    }
  }

  private static void handed(ObjectNode token, ValidToken valid) {
    switch (valid.handed()) {
      case Handed.Nothing _ -> {}
      case Handed.ByTrust trusted -> {
        token.set("OS-TRUST:trust", trust(trusted.trust()));
        token.set("roles", whole(trusted.roles()));
      }
      case Handed.ByApplicationCredential(var credential) ->
          token.set("application_credential", credential(credential));
      case Handed.ToCertificate(var thumbprint) ->
          token.putObject("oauth2_credential").put("x5t#S256", thumbprint);
      case Handed.ByAccessToken(var accessToken) ->
          token
              .putObject("OS-OAUTH1")
              .put("access_token_id", accessToken.id())
              .put("consumer_id", accessToken.consumerId());
      case Handed.ByProvider vouched -> {
        if (valid.isScoped()) {
          token.set("roles", whole(vouched.roles()));
        }
      }
    }
  }

  private static ArrayNode whole(List<Role> roles) {
    ArrayNode nodes = JSON.arrayNode();
    roles.forEach(role -> nodes.add(BodyMembers.json(RoleBody.attributes(role))));
    return nodes;
  }

  private static ObjectNode trust(Trust trust) {
    ObjectNode node = JSON.objectNode();
    node.put("id", trust.id());
    node.putObject("trustor_user").put("id", trust.trustorUserId());
    node.putObject("trustee_user").put("id", trust.trusteeUserId());
    return node.put("impersonation", trust.impersonation());
  }

  private static ObjectNode credential(ApplicationCredential credential) {
    ObjectNode node = JSON.objectNode();
    node.put("id", credential.id());
    node.put("name", credential.name());
    node.put("restricted", !credential.isUnrestricted());
    if (credential.isLimited()) {
      ArrayNode rules = node.putArray("access_rules");
      credential.accessRules().forEach(rule -> rules.add(AccessRuleBody.members(rule)));
    }
    return node;
  }

  private boolean isAdminProject(ProjectScope project) {
    return project.name().equals(config.adminProjectName())
        && project.domainName().equals(config.adminProjectDomainName());
  }

  private static ObjectNode project(ProjectScope project) {
    ObjectNode node = JSON.objectNode();
    node.set("domain", named(project.domainId(), project.domainName()));
    node.put("id", project.id());
    node.put("name", project.name());
    return node;
  }

  private static ArrayNode roles(List<RoleRef> roles) {
    ArrayNode nodes = JSON.arrayNode();
    roles.forEach(role -> nodes.add(named(role.id(), role.name())));
    return nodes;
  }

  private static ObjectNode entry(CatalogEntry entry) {
    ObjectNode node = JSON.objectNode();
    ArrayNode endpoints = node.putArray("endpoints");
    entry.endpoints().forEach(endpoint -> endpoints.add(endpoint(endpoint)));
    node.put("id", entry.id());
    node.put("type", entry.type());
    node.put("name", entry.name());
    return node;
  }

  private static ObjectNode endpoint(CatalogEntry.Endpoint endpoint) {
    ObjectNode node = BodyMembers.json(endpoint.extra());
    node.put("id", endpoint.id());
    node.put("interface", endpoint.interfaceName());
    node.put("region_id", endpoint.regionId());
    node.put("url", endpoint.url());
    node.put("region", endpoint.regionId());
    return node;
  }

  private static ObjectNode named(String id, @Nullable String name) {
    return JSON.objectNode().put("id", id).put("name", name);
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode nodes = JSON.arrayNode();
    texts.forEach(nodes::add);
    return nodes;
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }
}
