package io.xloud.auth.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.auth.Introducing;
import io.xloud.auth.Introducing.Asked;
import io.xloud.federation.Introductions;
import io.xloud.federation.ServiceProvider;
import io.xloud.http.JsonBody;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Trades a token for a document that another cloud believes. */
@Path("/v3/auth/OS-FEDERATION/saml2")
@RunOnVirtualThread
public class SamlResource {
  private static final String SCHEMA = "saml-create";

  private final Introducing introducing;
  private final Introductions introductions;

  SamlResource(Introducing introducing, Introductions introductions) {
    this.introducing = introducing;
    this.introductions = introductions;
  }

  @POST
  public Response assertion(JsonBody body) {
    Asked asked = introducing.asked(body.validated(SCHEMA));
    return answer(introductions.response(asked.told(), asked.to()), asked.to());
  }

  /** The same in an envelope, for clients without a browser. */
  @POST
  @Path("ecp")
  public Response envelope(JsonBody body) {
    Asked asked = introducing.asked(body.validated(SCHEMA));
    return answer(introductions.envelope(asked.told(), asked.to()), asked.to());
  }

  /**
   * Its reader has to know where to take it. With the charset, which Keystone leaves out: clients
   * would read a name beyond ASCII wrong, and its signature would not hold any more.
   */
  private static Response answer(String document, ServiceProvider to) {
    return Response.ok(document)
        .type(MediaType.TEXT_XML_TYPE.withCharset("utf-8"))
        .header("X-sp-url", to.spUrl())
        .header("X-auth-url", to.authUrl())
        .build();
  }
}
