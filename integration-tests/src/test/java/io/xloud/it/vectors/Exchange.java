package io.xloud.it.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One recorded request with its answer, or one step that prepares the world for others. */
record Exchange(JsonNode node) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  String id() {
    return node.path("id").asText();
  }

  String name() {
    String told =
        node.hasNonNull("title")
            ? node.path("title").asText()
            : node.path("request").path("method").asText()
                + " "
                + node.path("request").path("path").asText();
    String group =
        node.hasNonNull("kind") ? node.path("kind").asText() : node.path("group").asText();
    return "%s (%s) %s".formatted(id(), group, told);
  }

  boolean isStep() {
    return !node.has("request");
  }

  JsonNode request() {
    return isStep() ? node : node.path("request");
  }

  JsonNode response() {
    return node.has("response_mariadb") ? node.path("response_mariadb") : node.path("response");
  }

  String method() {
    return request().path("method").asText();
  }

  String path() {
    return request().path("path").asText();
  }

  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    JsonNode recorded = request().path("headers");
    if (recorded.isArray()) {
      recorded.forEach(pair -> headers.put(pair.get(0).asText(), pair.get(1).asText()));
    } else {
      recorded
          .properties()
          .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    }
    return headers;
  }

  /** The exchange before which a step is done; empty for one that is done first. */
  String before() {
    return node.path("before").asText("");
  }

  /** Options in force for this exchange alone, as {@code [section] option} to value. */
  Map<String, JsonNode> conf() {
    Map<String, JsonNode> conf = new TreeMap<>();
    node.path("conf").properties().forEach(option -> conf.put(option.getKey(), option.getValue()));
    return conf;
  }

  boolean answersWith(List<String> names) {
    for (JsonNode header : response().path("headers")) {
      if (names.stream().anyMatch(header.get(0).asText()::equalsIgnoreCase)) {
        return true;
      }
    }
    return false;
  }

  /** What the recorder did to the database just before, in its own words. */
  String note() {
    return node.path("note").asText("");
  }

  Map<String, String> saves() {
    return texts("save");
  }

  Map<String, String> savedHeaders() {
    return texts("save_header");
  }

  private Map<String, String> texts(String member) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.path(member).properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
    return texts;
  }

  /** The variables that the request needs. */
  List<String> uses() {
    List<String> uses = new ArrayList<>();
    Matcher found = PLACEHOLDER.matcher(isStep() ? node.toString() : request().toString());
    while (found.find()) {
      uses.add(found.group(1));
    }
    return uses;
  }
}
