package io.xloud.auth.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.context.AuthContext.RoleRef;
import io.xloud.context.Delegation;
import io.xloud.context.Scope;
import io.xloud.http.Links;
import io.xloud.token.Handed;
import io.xloud.token.ValidToken;
import java.util.stream.Collectors;

/**
 * A token as RFC 7662 tells it, with members of our own for what {@code external_oauth2_token} of
 * keystonemiddleware maps: texts, lists joined by commas, and true for the system.
 */
final class IntrospectionBody {
  private IntrospectionBody() {}

  static ObjectNode of(ValidToken token, Links links) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("active", true);
    body.put("iss", links.base());
    body.put("sub", token.user().id());
    body.put("username", token.user().name());
    body.put("token_type", "Bearer");
    body.put("iat", token.issuedAt().getEpochSecond());
    body.put("exp", token.expiresAt().getEpochSecond());
    body.put("jti", token.auditId());
    body.put("scope", names(token, " "));
    client(body, token);
    body.put("user_id", token.user().id());
    body.put("user_domain_id", token.userDomain().id());
    body.put("user_domain_name", token.userDomain().name());
    body.put("roles", names(token, ","));
    scope(body, token.scope());
    return body;
  }

  private static String names(ValidToken token, String between) {
    return token.roles().stream().map(RoleRef::name).collect(Collectors.joining(between));
  }

  /** To whom it was given, where that is a client of OAuth. */
  private static void client(ObjectNode body, ValidToken token) {
    if (token.delegation() instanceof Delegation.ApplicationCredential credential) {
      body.put("client_id", credential.id());
    } else if (token.handed() instanceof Handed.ToCertificate(var thumbprint)) {
      body.put("client_id", token.user().id());
      // Not as "cnf", by whose name RFC 8705 means another digest than Keystone's.
      body.putObject("oauth2_credential").put("x5t#S256", thumbprint);
    }
  }

  private static void scope(ObjectNode body, Scope scope) {
    switch (scope) {
      case Scope.Unscoped _ -> {}
      case Scope.SystemScope _ -> body.put("system_scope", true);
      case Scope.DomainScope(var id, var name) ->
          body.put("project_domain_id", id).put("project_domain_name", name);
      case Scope.ProjectScope project ->
          body.put("project_id", project.id())
              .put("project_name", project.name())
              .put("project_domain_id", project.domainId())
              .put("project_domain_name", project.domainName());
    }
  }
}
