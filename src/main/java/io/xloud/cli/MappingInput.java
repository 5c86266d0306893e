package io.xloud.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.error.StartFailure;
import io.xloud.federation.Mapped;
import io.xloud.federation.Mapped.GroupName;
import io.xloud.federation.Mapping;
import io.xloud.federation.MappingRules;
import io.xloud.http.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the commands that try a mapping: its rules and somebody's attributes. */
final class MappingInput {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Stands for a user's name where the rules make none. */
  private static final String REMOTE_USER = "REMOTE_USER";

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      required = true,
      description = "The mapping as JSON: a list of rules, or an object whose member rules is one.")
  Path rules = Path.of("");

  @Option(
      names = "--input",
      paramLabel = "FILE",
      required = true,
      description =
          "The attributes, one a line as NAME: VALUE. A semicolon separates several values.")
  Path input = Path.of("");

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "Only attributes whose names begin so.")
  @Nullable String prefix;

  @Option(
      names = "--mapping-schema-version",
      paramLabel = "N",
      description = "The version of the mapping's language, instead of what the file says.")
  @Nullable String schemaVersion;

  /** The rules, ready to be tried: such as could be stored, and no others. */
  MappingRules rules() {
    JsonNode mapping = mapping();
    String version = version(mapping);
    try {
      MappingRules read = MappingRules.read(mapping.toString(), version);
      new Schemas().check("mapping-" + version, JSON.createObjectNode().set("mapping", mapping));
      return read;
    } catch (KeystoneException e) {
      throw failure(e);
    }
  }

  private String version(JsonNode mapping) {
    return schemaVersion == null ? mapping.path("schema_version").asText("1.0") : schemaVersion;
  }

  /**
   * @throws KeystoneException what a login would be refused with
   */
  void requireWhole(Mapped mapped, Map<String, List<String>> attributes) {
    JsonNode mapping = mapping();
    Optional<String> user =
        Optional.ofNullable(attributes.get(REMOTE_USER))
            .map(List::getFirst)
            .filter(name -> !name.isEmpty());
    mapped.requireWhole(
        new Mapping(rules.toString(), mapping.path("rules"), version(mapping)), user);
  }

  /** Nobody but the operator reads it: what a client would not be told may stand in it. */
  static StartFailure failure(KeystoneException e) {
    String sentence =
        e.problem() instanceof Problem.Unauthorized(var reason)
            ? reason
            : String.valueOf(e.getMessage());
    return new StartFailure(sentence, e);
  }

  /** Always an object, whose rules each have two sides. */
  JsonNode mapping() {
    try {
      JsonNode read = JSON.readTree(text(rules));
      JsonNode mapping =
          read.isArray() ? JsonNodeFactory.instance.objectNode().set("rules", read) : read;
      JsonNode found = mapping.path("rules");
      if (!found.isArray() || found.isEmpty()) {
        throw new StartFailure("%s holds no list of rules.".formatted(rules));
      }
      for (JsonNode rule : found) {
        if (!rule.path("local").isArray() || !rule.path("remote").isArray()) {
          throw new StartFailure(
              "%s has a rule without a list local or a list remote.".formatted(rules));
        }
      }
      return mapping;
    } catch (JsonProcessingException e) {
      throw new StartFailure(
          "Error while parsing rules %s: %s".formatted(rules, e.getOriginalMessage()), e);
    }
  }

  Map<String, List<String>> attributes() {
    Map<String, List<String>> attributes = new LinkedHashMap<>();
    int number = 0;
    for (String line : text(input).lines().map(String::strip).toList()) {
      number++;
      int colon = line.indexOf(':');
      if (!line.isEmpty() && colon < 0) {
        throw new StartFailure(
            "%s at line %d: 'NAME: VALUE' is expected.".formatted(input, number));
      }
      String name = line.isEmpty() ? "" : line.substring(0, colon).strip();
      if (!name.isEmpty() && (prefix == null || name.startsWith(prefix))) {
        attributes.put(name, List.of(line.substring(colon + 1).strip().split(";", -1)));
      }
    }
    return attributes;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new StartFailure("The file %s cannot be read.".formatted(file), e);
    }
  }

  /** What came of it, as JSON. */
  static ObjectNode body(Mapped mapped) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("user", mapped.user());
    ArrayNode ids = body.putArray("group_ids");
    mapped.groupIds().stream().sorted().forEach(ids::add);
    ArrayNode names = body.putArray("group_names");
    mapped.groupNames().forEach(group -> names.add(group(group)));
    body.set("projects", mapped.projects());
    return body;
  }

  private static ObjectNode group(GroupName group) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", group.name());
    ObjectNode domain = body.putObject("domain");
    if (group.domain().id() != null) {
      domain.put("id", group.domain().id());
    }
    if (group.domain().name() != null) {
      domain.put("name", group.domain().name());
    }
    return body;
  }
}
