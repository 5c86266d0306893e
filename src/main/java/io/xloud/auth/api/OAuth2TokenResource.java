package io.xloud.auth.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.auth.oauth2.Clients;
import io.xloud.auth.oauth2.Form;
import io.xloud.error.Problem;
import io.xloud.token.IssuedToken;
import io.xloud.token.ValidToken;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The token endpoint of OAuth 2 (RFC 6749), for clients that act for themselves. */
@Path("/v3/OS-OAUTH2/token")
@RunOnVirtualThread
public class OAuth2TokenResource {
  private static final String GRANT = "client_credentials";

  private final Clients clients;
  private final OAuth2Forms forms;

  OAuth2TokenResource(Clients clients, OAuth2Forms forms) {
    this.clients = clients;
    this.forms = forms;
  }

  @POST
  public Response issue(@Nullable InputStream body) throws IOException {
    Form form = forms.of(body);
    requireSupported(form);
    return Response.ok(answer(clients.token(form)))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private static void requireSupported(Form form) {
    String type =
        form.member("grant_type")
            .orElseThrow(() ->
                new Problem.OAuth2(400, "invalid_request", "The parameter grant_type is required.")
                    .raised());
    if (!type.equals(GRANT)) {
      throw new Problem.OAuth2(
              400,
              "unsupported_grant_type",
              "The parameter grant_type %s is not supported.".formatted(type))
          .raised();
    }
  }

  /** As long as the token lives, which may be shorter than tokens usually do. */
  private static ObjectNode answer(IssuedToken issued) {
    ValidToken token = issued.token();
    return JsonNodeFactory.instance
        .objectNode()
        .put("access_token", issued.text().reveal())
        .put("expires_in", Duration.between(token.issuedAt(), token.expiresAt()).toSeconds())
        .put("token_type", "Bearer");
  }
}
