package io.xloud.it.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;

/** What the server under test answered. */
record Answer(int status, HttpHeaders headers, String text, JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Answer of(HttpResponse<String> response) {
    return new Answer(
        response.statusCode(), response.headers(), response.body(), parsed(response.body()));
  }

  private static JsonNode parsed(String body) {
    if (body.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** The value at a dotted path such as {@code roles.0.id}. */
  JsonNode at(String dotted) {
    return json.at("/" + dotted.replace('.', '/'));
  }
}
