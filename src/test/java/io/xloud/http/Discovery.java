package io.xloud.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.http.Wire.Answer;
import io.xloud.vectors.Vectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The recorded exchanges of version discovery, grouped by the options they were recorded under. */
final class Discovery {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Discovery() {}

  /** Those under no options of their own for null. */
  static List<JsonNode> recordedUnder(@Nullable JsonNode conf) {
    List<JsonNode> exchanges = new ArrayList<>();
    for (JsonNode one : Vectors.file("json-home.json").path("exchanges")) {
      if (conf == null ? !one.has("conf") : conf.equals(one.path("conf"))) {
        exchanges.add(one);
      }
    }
    return exchanges;
  }

  static List<JsonNode> confs() {
    List<JsonNode> confs = new ArrayList<>();
    for (JsonNode one : Vectors.file("json-home.json").path("exchanges")) {
      if (one.has("conf") && !confs.contains(one.path("conf"))) {
        confs.add(one.path("conf"));
      }
    }
    return confs;
  }

  /** Empty for a number that no exchange was recorded under. */
  static Optional<JsonNode> conf(int number) {
    return confs().stream().skip(number).findFirst();
  }

  static void check(JsonNode exchange, Wire wire) throws IOException {
    JsonNode expected = exchange.path("response");
    Answer answer = ask(exchange.path("request"), wire);
    assertThat(answer.status()).isEqualTo(expected.path("status").asInt());
    assertThat(answer.header("x-openstack-request-id")).startsWith("req-");
    if (answer.status() == 404) {
      assertThat(JSON.readTree(answer.body()).at("/error/title").asText()).isEqualTo("Not Found");
      return; // difference: unknown routes get the JSON error object
    }
    for (JsonNode header : expected.path("headers")) {
      String name = header.get(0).asText().toLowerCase(Locale.ROOT);
      assertThat(sorted(name, answer.header(name))).isEqualTo(sorted(name, header.get(1).asText()));
    }
    if (expected.has("json")) {
      assertThat(JSON.readTree(answer.body())).isEqualTo(expected.path("json"));
    } else {
      assertThat(answer.body()).isEqualTo(expected.path("text").asText(""));
    }
  }

  private static Answer ask(JsonNode request, Wire wire) throws IOException {
    StringBuilder head = new StringBuilder(request.path("method").asText());
    head.append(' ').append(request.path("path").asText()).append(" HTTP/1.1");
    if (!request.path("headers").has("Host")) {
      head.append("\nHost: keystone.example:5000");
    }
    for (Map.Entry<String, JsonNode> one : request.path("headers").properties()) {
      head.append('\n').append(one.getKey()).append(": ").append(one.getValue().asText());
    }
    return wire.ask(head.toString(), new byte[0]);
  }

  private static String sorted(String name, String value) {
    if (!name.equals("allow")) {
      return value;
    }
    String[] methods = value.split(", ");
    Arrays.sort(methods);
    return String.join(", ", methods);
  }
}
