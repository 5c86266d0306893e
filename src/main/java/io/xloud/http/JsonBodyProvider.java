package io.xloud.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.xloud.config.Options;
import io.xloud.error.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/**
 * Gives resources their {@link JsonBody} parameter, which {@link FrontDesk} has read already, but
 * for requests by HTTP/2.
 */
@Provider
@Consumes(MediaType.WILDCARD)
public final class JsonBodyProvider implements MessageBodyReader<JsonBody> {
  private final CurrentVertxRequest current;
  private final Schemas schemas;
  private final int maxSize;

  JsonBodyProvider(CurrentVertxRequest current, Schemas schemas, Options options) {
    this.current = current;
    this.maxSize = HttpConfig.from(options).maxBodySize();
    this.schemas = schemas;
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == JsonBody.class;
  }

  @Override
  public JsonBody readFrom(
      Class<JsonBody> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    Optional<ObjectNode> read = FrontDesk.bodyOf(current.getCurrent());
    return new CheckedJsonBody(read.isPresent() ? read.get() : read(headers, body), schemas);
  }

  private ObjectNode read(MultivaluedMap<String, String> headers, InputStream body)
      throws IOException {
    byte[] bytes = body.readNBytes(maxSize + 1);
    if (bytes.length > maxSize) {
      throw new Problem.TooLarge().raised();
    }
    return BodyReader.read(
        String.join(",", headers.getOrDefault("Content-Type", List.of())), bytes);
  }
}
