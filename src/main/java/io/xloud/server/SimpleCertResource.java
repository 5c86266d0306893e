package io.xloud.server;

import io.smallrye.common.annotation.NonBlocking;
import io.xloud.error.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** {@code OS-SIMPLE-CERT}: the certificates of tokens that are long gone. */
@Path("/v3/OS-SIMPLE-CERT")
@NonBlocking
public class SimpleCertResource {
  private static final Problem GONE =
      new Problem.Gone(
          "This API is no longer available due to the removal of support for PKI tokens.");

  @GET
  @Path("ca")
  public void authority() {
    throw GONE.raised();
  }

  @GET
  @Path("certificates")
  public void certificates() {
    throw GONE.raised();
  }
}
