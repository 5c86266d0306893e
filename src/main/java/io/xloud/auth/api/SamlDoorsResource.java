package io.xloud.auth.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.auth.AuthRequest;
import io.xloud.auth.SamlProofs;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.error.Problem;
import io.xloud.federation.SamlProviders;
import io.xloud.federation.SamlProviders.Door;
import io.xloud.federation.SamlProviders.Goodbye;
import io.xloud.federation.SamlProviders.Word;
import io.xloud.http.CurrentRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;

/** Where a provider that speaks SAML finds us: what it has to know, and where its users arrive. */
@Path(SamlProviders.DOORS + "/{idp_id}/{protocol_id}")
@RunOnVirtualThread
public class SamlDoorsResource {
  private final SamlProviders providers;
  private final SamlSource source;
  private final SamlProofs proofs;
  private final SingleSignOn browsers;
  private final LoginAnswers logins;
  private final PostedPage page;
  private final CurrentRequest request;
  private final Caller caller;

  SamlDoorsResource(
      SamlProviders providers,
      SamlSource source,
      SamlProofs proofs,
      SingleSignOn browsers,
      LoginAnswers logins,
      PostedPage page,
      CurrentRequest request,
      Caller caller) {
    this.providers = providers;
    this.source = source;
    this.proofs = proofs;
    this.browsers = browsers;
    this.logins = logins;
    this.page = page;
    this.request = request;
    this.caller = caller;
  }

  @GET
  @Path("metadata")
  public Response metadata(
      @PathParam("idp_id") String providerId, @PathParam("protocol_id") String protocolId) {
    return Response.ok(providers.metadata(new Door(providerId, protocolId)))
        .type(MediaType.valueOf("application/samlmetadata+xml"))
        .build();
  }

  /** A browser goes on to its dashboard; a client that carries letters has its token at once. */
  @POST
  @Path("consumer")
  public Response arrive(
      @PathParam("idp_id") String providerId,
      @PathParam("protocol_id") String protocolId,
      @Context HttpHeaders headers) {
    Door door = new Door(providerId, protocolId);
    if (source.isLetter()) {
      return logins.of(
          logins.login(AuthRequest.ofProvider(providerId, protocolId, source.carried(door))));
    }
    return browsers.arrived(source.arrive(door, headers.getCookies()));
  }

  @GET
  @Path("logout")
  public Response leave(
      @PathParam("idp_id") String providerId, @PathParam("protocol_id") String protocolId) {
    return left(
        new Door(providerId, protocolId),
        new Word.ByAddress(request.query(), request.queryValue("RelayState")));
  }

  @POST
  @Path("logout")
  public Response leaveByForm(
      @PathParam("idp_id") String providerId, @PathParam("protocol_id") String protocolId) {
    Map<String, String> form = request.form();
    String document = form.getOrDefault("SAMLRequest", "");
    if (document.isEmpty()) {
      throw new Problem.Missing("SAMLRequest", "request body").raised();
    }
    return left(
        new Door(providerId, protocolId),
        new Word.ByForm(document, Optional.ofNullable(form.get("RelayState"))));
  }

  private Response left(Door door, Word word) {
    Goodbye goodbye = proofs.end(door, word, by());
    return providers
        .farewell(door, goodbye)
        .map(departure -> page.sent(departure).build())
        .orElseGet(() -> Response.ok().header(HttpHeaders.CACHE_CONTROL, "no-store").build());
  }

  private AuthContext by() {
    return AuthContext.internal(caller.requestId()).from(caller.origin());
  }
}
