package io.xloud.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Gives resources their {@link JsonBody} parameter, which {@link FrontDesk} has read already. */
@Provider
@Consumes(MediaType.WILDCARD)
public final class JsonBodyProvider implements MessageBodyReader<JsonBody> {
  private final CurrentVertxRequest current;
  private final Schemas schemas;

  JsonBodyProvider(CurrentVertxRequest current, Schemas schemas) {
    this.current = current;
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
      InputStream body) {
    return new CheckedJsonBody(FrontDesk.bodyOf(current.getCurrent()), schemas);
  }
}
