package io.xloud.http;

import io.xloud.config.Options;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Gives resources their {@link JsonBody} parameter, whatever the request declares or lacks. */
@Provider
@Consumes(MediaType.WILDCARD)
public final class JsonBodyProvider implements MessageBodyReader<JsonBody> {
  private final BodyReader reader;
  private final Schemas schemas;

  JsonBodyProvider(Options options, Schemas schemas) {
    this.reader = new BodyReader(HttpConfig.from(options).maxBodySize());
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
    @Nullable String declared = headers.getFirst("Content-Type");
    return new CheckedJsonBody(reader.read(declared == null ? "" : declared, body), schemas);
  }
}
