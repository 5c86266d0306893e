package io.xloud.federation.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.config.Options;
import io.xloud.error.Problem;
import io.xloud.federation.OwnProviderConfig;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;

/** What other clouds must know to take this one's word: the file that an operator made for them. */
@Path("/v3/OS-FEDERATION/saml2/metadata")
@RunOnVirtualThread
public class SamlMetadataResource {
  private final java.nio.file.Path file;

  SamlMetadataResource(Options options) {
    this.file = OwnProviderConfig.from(options).metadata();
  }

  @GET
  public Response show() {
    try {
      return Response.ok(Files.readString(file)).type(MediaType.TEXT_XML_TYPE).build();
    } catch (IOException e) {
      throw new Problem.NotFoundBecause("This cloud has no SAML metadata.").raised();
    }
  }
}
