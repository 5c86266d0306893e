package io.xloud.server;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** {@code /openapi}: what the API offers, as an OpenAPI 3.1 document made with the sources. */
@Path("/openapi")
@RunOnVirtualThread
public class OpenApiResource {
  private static final String DOCUMENT = "/server/openapi.json";

  @GET
  public Response document() {
    return Response.ok(Document.BYTES).type(MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** Read when first asked for. */
  private static final class Document {
    static final byte[] BYTES = read();

    private static byte[] read() {
      try (InputStream stream = OpenApiResource.class.getResourceAsStream(DOCUMENT)) {
        return Objects.requireNonNull(stream, DOCUMENT).readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(DOCUMENT, e);
      }
    }
  }
}
