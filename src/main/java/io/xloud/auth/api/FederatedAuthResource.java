package io.xloud.auth.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.auth.AuthRequest;
import io.xloud.auth.VouchedProof;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Logs in whom an identity provider has proved: by a proxy before this door, or by what the client
 * brings.
 */
@Path("/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/auth")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class FederatedAuthResource {
  private final LoginAnswers logins;
  private final VouchedProof proofs;

  FederatedAuthResource(LoginAnswers logins, VouchedProof proofs) {
    this.logins = logins;
    this.proofs = proofs;
  }

  @GET
  public Response login(
      @PathParam("idp_id") String providerId, @PathParam("protocol_id") String protocolId) {
    return proofs
        .asked(providerId, protocolId)
        .orElseGet(() ->
            logins.of(
                logins.login(
                    AuthRequest.ofProvider(
                        providerId, protocolId, proofs.shown(providerId, protocolId)))));
  }

  @POST
  public Response loginByPost(
      @PathParam("idp_id") String providerId, @PathParam("protocol_id") String protocolId) {
    return login(providerId, protocolId);
  }
}
