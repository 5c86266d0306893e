package io.xloud.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The list of all resources of the API, as JSON home: seen from {@code /v3} and from the root. */
@Singleton
public final class JsonHome {
  private static final String DOCUMENT = "/server/json-home.json";

  private final String ofVersion;
  private final String ofRoot;

  JsonHome() {
    JsonNode document = read();
    this.ofVersion = document.toString();
    document.path("resources").forEach(resource -> prefix((ObjectNode) resource));
    this.ofRoot = document.toString();
  }

  String ofVersion() {
    return ofVersion;
  }

  String ofRoot() {
    return ofRoot;
  }

  private static void prefix(ObjectNode resource) {
    for (String member : new String[] {"href", "href-template"}) {
      if (resource.has(member)) {
        resource.put(member, "/v3" + resource.path(member).asText());
      }
    }
  }

  private static JsonNode read() {
    try (InputStream stream = JsonHome.class.getResourceAsStream(DOCUMENT)) {
      return new ObjectMapper().readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(DOCUMENT, e);
    }
  }
}
