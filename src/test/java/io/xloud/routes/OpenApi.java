package io.xloud.routes;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The OpenAPI 3.1 document of our routes: paths, parameters, bodies and statuses as the compiled
 * doors have them, bodies by the very schemas that requests are held against, and answers by {@code
 * openapi/answers.json}, which the integration tests hold against real answers.
 */
final class OpenApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEMAS = "#/components/schemas/";
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  /** Schemas of which a body fits one. */
  private static final Pattern VERSION = Pattern.compile("-\\d+\\.\\d+$");

  private final ObjectNode answers = read("/openapi/answers.json");
  private final Map<String, String> special = table("/openapi/answers.tsv", 1);
  private final Map<String, String> members = table("/openapi/kinds.tsv", 1);
  private final Map<String, String> kinds = table("/openapi/kinds.tsv", 2);

  ObjectNode document(List<Route> routes) {
    ObjectNode document = JSON.createObjectNode().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Xloud Identity")
        .put("summary", "The Identity API v3 of OpenStack")
        .put("version", "3.14");
    document.putArray("servers").addObject().put("url", "/");
    ObjectNode paths = document.putObject("paths");
    for (Route route : routes) {
      paths
          .withObjectProperty(route.path())
          .set(route.method().toLowerCase(Locale.ROOT), operation(route));
    }
    document.set("components", components());
    return document;
  }

  private ObjectNode operation(Route route) {
    ObjectNode operation = JSON.createObjectNode();
    operation.putArray("tags").add(route.room());
    String door = route.simpleDoor().replaceFirst("Resource$", "");
    operation.put(
        "operationId", door + "." + route.call() + (route.method().equals("HEAD") ? ".head" : ""));
    if (!route.rules().isEmpty()) {
      operation.put(
          "description", "Asks the policy rule " + String.join(" or ", route.rules()) + ".");
    }
    ArrayNode parameters = parameters(route);
    if (!parameters.isEmpty()) {
      operation.set("parameters", parameters);
    }
    if (!route.bodies().isEmpty()) {
      ObjectNode body = operation.putObject("requestBody").put("required", true);
      body.putObject("content").putObject("application/json").set("schema", body(route.bodies()));
    }
    operation.set("responses", responses(route));
    if (isOpen(route)) {
      operation.putArray("security");
    }
    return operation;
  }

  /** Everything a caller needs no token for; the list of revoked tokens refuses all of them. */
  private static boolean isOpen(Route route) {
    return route.rules().isEmpty();
  }

  private static JsonNode body(List<String> schemas) {
    if (schemas.size() == 1) {
      return reference(schemas.getFirst());
    }
    ObjectNode all = JSON.createObjectNode();
    boolean versions = schemas.stream().allMatch(schema -> VERSION.matcher(schema).find());
    String how = versions ? "anyOf" : "allOf";
    schemas.forEach(schema -> all.withArrayProperty(how).add(reference(schema)));
    return all;
  }

  private static ObjectNode reference(String schema) {
    return JSON.createObjectNode().put("$ref", SCHEMAS + schema);
  }

  private static ArrayNode parameters(Route route) {
    ArrayNode parameters = JSON.createArrayNode();
    PARAMETER
        .matcher(route.path())
        .results()
        .map(MatchResult::group)
        .forEach(name -> {
          String plain = name.substring(1, name.length() - 1);
          add(parameters, plain, "path").put("required", true).set("schema", text());
        });
    for (String name : route.query()) {
      ObjectNode parameter = add(parameters, name, "query");
      if (route.filters().contains(name)) {
        parameter.put(
            "description",
            "Also with __contains, __startswith, __endswith and their like without regard to case"
                + " (__icontains, …) behind its name.");
      }
      parameter.set("schema", name.equals("limit") ? number() : text());
    }
    if (route.path().equals("/v3/auth/tokens") && !route.method().equals("POST")) {
      add(parameters, "X-Subject-Token", "header").put("required", true).set("schema", text());
    }
    return parameters;
  }

  private static ObjectNode add(ArrayNode parameters, String name, String in) {
    return parameters.addObject().put("name", name).put("in", in);
  }

  private static ObjectNode text() {
    return JSON.createObjectNode().put("type", "string");
  }

  private static ObjectNode number() {
    return JSON.createObjectNode().put("type", "integer").put("minimum", 0);
  }

  private ObjectNode responses(Route route) {
    ObjectNode responses = JSON.createObjectNode();
    if (!route.path().startsWith("/v3/OS-SIMPLE-CERT") && !route.path().contains("OS-PKI")) {
      responses.set(Integer.toString(status(route)), response(route));
    }
    if (!isOpen(route)) {
      responses.set("401", problem("Unauthorized"));
      responses.set("403", problem("Forbidden"));
    }
    if (route.path().contains("{")) {
      responses.set("404", problem("NotFound"));
    }
    if (!route.bodies().isEmpty()) {
      responses.set("400", problem("BadRequest"));
      responses.set("409", problem("Conflict"));
    }
    responses.set("default", problem("Refusal"));
    return responses;
  }

  private static int status(Route route) {
    return route.path().equals("/") ? 300 : route.status();
  }

  private static ObjectNode problem(String name) {
    return JSON.createObjectNode().put("$ref", "#/components/responses/" + name);
  }

  private ObjectNode response(Route route) {
    ObjectNode response = JSON.createObjectNode().put("description", "As asked");
    if (route.path().equals("/v3/auth/tokens") && !route.method().equals("DELETE")) {
      response
          .putObject("headers")
          .putObject("X-Subject-Token")
          .put("required", true)
          .set("schema", text());
    }
    if (!route.method().equals("HEAD") && status(route) != 204) {
      answer(route)
          .ifPresent(schema ->
              response.putObject("content").putObject("application/json").set("schema", schema));
    }
    return response;
  }

  /** The schema of an answer; none for one without a body, and any object where none is known. */
  Optional<JsonNode> answer(Route route) {
    String named = special.get(route.name());
    if (named != null) {
      return named.equals("-") ? Optional.empty() : Optional.of(reference(named));
    }
    String[] parts = route.path().split("/");
    String noun = parts[parts.length - 1];
    if (kinds.containsKey(noun)) {
      return Optional.of(route.method().equals("POST") ? one(noun) : many(noun));
    }
    noun = parts[Math.max(0, parts.length - 2)];
    return Optional.of(
        kinds.containsKey(noun) ? one(noun) : JSON.createObjectNode().put("type", "object"));
  }

  private ObjectNode one(String noun) {
    ObjectNode schema = JSON.createObjectNode().put("type", "object");
    schema.putArray("required").add(members.get(noun));
    schema.putObject("properties").set(members.get(noun), reference(kinds.getOrDefault(noun, "")));
    return schema;
  }

  private ObjectNode many(String noun) {
    String member = noun.equals("inherited_to_projects") ? "roles" : noun;
    ObjectNode schema = JSON.createObjectNode().put("type", "object");
    schema.putArray("required").add(member).add("links");
    ObjectNode properties = schema.putObject("properties");
    properties
        .putObject(member)
        .put("type", "array")
        .set("items", reference(kinds.getOrDefault(noun, "")));
    properties.set("links", reference("Links"));
    properties.putObject("truncated").put("type", "boolean");
    return schema;
  }

  private ObjectNode components() {
    ObjectNode components = JSON.createObjectNode();
    ObjectNode schemas = components.putObject("schemas");
    answers.properties().forEach(one -> schemas.set(one.getKey(), one.getValue()));
    for (String name : ownSchemas()) {
      schemas.set(name, schema(name));
    }
    ObjectNode responses = components.putObject("responses");
    refusal(responses, "BadRequest", "The request or its body is malformed");
    refusal(responses, "Unauthorized", "The token is missing or no longer good")
        .putObject("headers")
        .putObject("WWW-Authenticate")
        .set("schema", text());
    refusal(responses, "Forbidden", "The policy does not allow it");
    refusal(responses, "NotFound", "It is not there");
    refusal(responses, "Conflict", "It is there already");
    refusal(responses, "Refusal", "Any other refusal");
    components
        .putObject("securitySchemes")
        .putObject("token")
        .put("type", "apiKey")
        .put("in", "header")
        .put("name", "X-Auth-Token");
    return components;
  }

  private static ObjectNode refusal(ObjectNode responses, String name, String sentence) {
    ObjectNode response = responses.putObject(name).put("description", sentence);
    response.putObject("content").putObject("application/json").set("schema", reference("Error"));
    return response;
  }

  private static TreeSet<String> ownSchemas() {
    try (Stream<Path> files = Files.list(Doors.schema("parameters").getParent())) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
          .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A schema of ours, with what it points to inside the document. */
  private static ObjectNode schema(String name) {
    try {
      String text = Files.readString(Doors.schema(name));
      String moved =
          text.replaceAll("\"\\$ref\"(\\s*:\\s*)\"#/", "\"\\$ref\"$1\"" + SCHEMAS + name + "/")
              .replaceAll(
                  "\"\\$ref\"(\\s*:\\s*)\"([\\w-]+)\\.json#?/?", "\"\\$ref\"$1\"" + SCHEMAS + "$2/")
              .replaceAll("(\"\\$ref\"\\s*:\\s*\"[^\"]*)/\"", "$1\"");
      ObjectNode schema = (ObjectNode) JSON.readTree(moved);
      schema.remove(List.of("$schema", "$id", "$comment"));
      return schema;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode read(String name) {
    try {
      return (ObjectNode) JSON.readTree(Doors.resource(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> table(String name, int column) {
    return Doors.resource(name)
        .lines()
        .skip(1)
        .map(line -> line.split("\t"))
        .collect(toMap(cell -> cell[0], cell -> cell[column]));
  }

  /** As it stands in its file: one line for each operation and for each component. */
  static String text(ObjectNode document) {
    return lines(document, "", 3) + "\n";
  }

  private static String lines(JsonNode node, String indent, int deep) {
    if (!node.isObject() || deep == 0) {
      return node.toString();
    }
    return node.properties().stream()
        .map(one ->
            indent
                + "  \"%s\": ".formatted(one.getKey())
                + lines(one.getValue(), indent + "  ", deep - 1))
        .collect(joining(",\n", "{\n", "\n" + indent + "}"));
  }
}
