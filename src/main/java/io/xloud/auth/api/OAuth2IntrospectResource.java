package io.xloud.auth.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.auth.oauth2.Clients;
import io.xloud.auth.oauth2.Form;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.crypto.Secret;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.http.Links;
import io.xloud.policy.Policy;
import io.xloud.token.TokenValidator;
import io.xloud.token.ValidToken;
import io.xloud.token.ValidationTerms;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token says, for resource servers that speak OAuth 2 (RFC 7662). Whoever may validate a
 * token may ask about it here; to everybody else it is not active (I6).
 */
@Path("/v3/OS-OAUTH2/introspect")
@RunOnVirtualThread
public class OAuth2IntrospectResource {
  private final Clients clients;
  private final OAuth2Forms forms;
  private final TokenValidator validator;
  private final Policy policy;
  private final Caller caller;
  private final Links links;

  OAuth2IntrospectResource(
      Clients clients,
      OAuth2Forms forms,
      TokenValidator validator,
      Policy policy,
      Caller caller,
      Links links) {
    this.clients = clients;
    this.forms = forms;
    this.validator = validator;
    this.policy = policy;
    this.caller = caller;
    this.links = links;
  }

  @POST
  public Response introspect(@Nullable InputStream body) throws IOException {
    Form form = forms.of(body);
    AuthContext asking = clients.token(form).token().context(caller.requestId());
    Secret token =
        form.member("token")
            .filter(text -> !text.isEmpty())
            .map(Secret::of)
            .orElseThrow(() ->
                new Problem.OAuth2(400, "invalid_request", "The parameter token is required.")
                    .raised());
    ObjectNode answer =
        subject(token)
            .filter(found ->
                policy.allows(asking, AuthActions.VALIDATE_TOKEN, TokensResource.target(found)))
            .map(found -> IntrospectionBody.of(found, links))
            .orElseGet(() -> JsonNodeFactory.instance.objectNode().put("active", false));
    return Response.ok(answer)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /** Access rules are nothing that a resource server of OAuth 2 enforces. */
  private Optional<ValidToken> subject(Secret token) {
    try {
      return Optional.of(validator.validate(token, new ValidationTerms(Duration.ZERO, false)));
    } catch (KeystoneException e) {
      if (e.problem().status() < 500) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
