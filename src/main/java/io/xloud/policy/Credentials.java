package io.xloud.policy;

import io.xloud.context.AuthContext;
import io.xloud.context.Delegation;
import io.xloud.context.Scope;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The caller as rules know it: the attributes of the reference, and the token they came from. */
final class Credentials {
  private Credentials() {}

  static Map<String, @Nullable Object> of(AuthContext caller) {
    Map<String, @Nullable Object> all = new HashMap<>();
    all.put("user_id", caller.userId());
    all.put("user_domain_id", caller.userDomainId());
    all.put("roles", caller.roleNames());
    all.put("is_admin", caller.admin());
    all.put("is_admin_project", true);
    all.put("is_delegated_auth", !caller.delegation().isNone());
    for (String name : List.of("system_scope", "domain_id", "project_id", "project_domain_id")) {
      all.put(name, null);
    }
    all.putAll(scope(caller.scope()));
    all.putAll(delegation(caller.delegation()));
    all.put("token", token(caller));
    return all;
  }

  private static Map<String, Object> scope(Scope scope) {
    return switch (scope) {
      case Scope.Unscoped _ -> Map.of();
      case Scope.SystemScope _ -> Map.of("system_scope", "all", "system", "all");
      // A domain is never the admin project.
      case Scope.DomainScope(var id, _) -> Map.of("domain_id", id, "is_admin_project", false);
      case Scope.ProjectScope(var id, _, var domainId, _, _) ->
          Map.of("project_id", id, "project_domain_id", domainId);
    };
  }

  private static Map<String, @Nullable Object> delegation(Delegation delegation) {
    Map<String, @Nullable Object> all = new HashMap<>();
    for (String name :
        List.of(
            "trust_id",
            "trustor_id",
            "trustee_id",
            "oauth_consumer_id",
            "oauth_access_token_id",
            "application_credential_id")) {
      all.put(name, null);
    }
    switch (delegation) {
      case Delegation.None _, Delegation.Ec2 _ -> {}
      case Delegation.Trust(var id, var trustor, var trustee, _) -> {
        all.put("trust_id", id);
        all.put("trustor_id", trustor);
        all.put("trustee_id", trustee);
      }
      case Delegation.ApplicationCredential(var id, _) -> all.put("application_credential_id", id);
      case Delegation.OAuth1(var consumer, var accessToken) -> {
        all.put("oauth_consumer_id", consumer);
        all.put("oauth_access_token_id", accessToken);
      }
    }
    return all;
  }

  private static Map<String, @Nullable Object> token(AuthContext caller) {
    Map<String, @Nullable Object> token = new LinkedHashMap<>();
    token.put("methods", caller.methods());
    token.put("user", user(caller));
    token.put(
        "roles",
        caller.roles().stream().map(role -> Map.of("id", role.id(), "name", role.name())).toList());
    token.put("audit_ids", caller.auditIds());
    switch (caller.scope()) {
      case Scope.Unscoped _ -> {}
      case Scope.SystemScope _ -> token.put("system", Map.of("all", true));
      case Scope.DomainScope(var id, var name) -> token.put("domain", named(id, name));
      case Scope.ProjectScope(var id, var name, var domainId, var domainName, var isDomain) -> {
        token.put("project", Map.of("id", id, "name", name, "domain", named(domainId, domainName)));
        token.put("is_domain", isDomain);
      }
    }
    if (caller.delegation() instanceof Delegation.Trust(var id, var trustor, var trustee, var as)) {
      token.put(
          "OS-TRUST:trust",
          Map.of(
              "id",
              id,
              "trustor_user",
              Map.of("id", trustor),
              "trustee_user",
              Map.of("id", trustee),
              "impersonation",
              as));
    }
    return token;
  }

  private static Map<String, @Nullable Object> user(AuthContext caller) {
    Map<String, @Nullable Object> domain = new HashMap<>();
    domain.put("id", caller.userDomainId());
    Map<String, @Nullable Object> user = new HashMap<>();
    user.put("id", caller.userId());
    user.put("name", caller.userName());
    user.put("domain", domain);
    return user;
  }

  private static Map<String, Object> named(String id, String name) {
    return Map.of("id", id, "name", name);
  }
}
