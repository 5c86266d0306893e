package io.xloud.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.InputStreamSource;
import io.xloud.error.Problem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The schemas that bodies are held against, compiled when first needed. A schema may point into
 * another by file name, as in {@code {"$ref": "parameters.json#/$defs/name"}}.
 */
@Singleton
public final class Schemas {
  private static final String BASE = "https://schemas.invalid/";

  private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();
  private final JsonSchemaFactory factory =
      JsonSchemaFactory.getInstance(
          VersionFlag.V202012,
          builder ->
              builder
                  .schemaLoaders(loaders -> loaders.add(Schemas::load))
                  .metaSchema(
                      JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                          .formats(Formats.ALL)
                          .build()));
  private final SchemaValidatorsConfig config =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  public Schemas() {}

  /**
   * @throws io.xloud.error.KeystoneException 400 for the outermost thing that does not fit
   */
  public void check(String name, JsonNode body) {
    Set<ValidationMessage> found = schema(name).validate(body);
    found.stream()
        .min(Comparator.comparingInt(one -> one.getInstanceLocation().getNameCount()))
        .ifPresent(outermost -> {
          throw problem(outermost).raised();
        });
  }

  /** The same for the parameters of a query, as an object of texts; of a doubled one the first. */
  public void checkQuery(String name, UriInfo uri) {
    ObjectNode query = JsonNodeFactory.instance.objectNode();
    uri.getQueryParameters().forEach((key, values) -> query.put(key, values.getFirst()));
    check(name, query);
  }

  private static Problem problem(ValidationMessage found) {
    String member = Complaints.member(found);
    String sentence = Complaints.sentence(found);
    return member.isEmpty()
        ? new Problem.BadRequest(sentence)
        : new Problem.InvalidMember(member, sentence);
  }

  private JsonSchema schema(String name) {
    return compiled.computeIfAbsent(
        name, key -> factory.getSchema(SchemaLocation.of(BASE + key + ".json"), config));
  }

  private static InputStreamSource load(AbsoluteIri iri) {
    String file = iri.toString();
    if (!file.startsWith(BASE)) {
      throw new IllegalArgumentException("a schema may only point to its neighbours: " + file);
    }
    String path = "/schemas/" + file.substring(BASE.length());
    return () -> {
      InputStream stream = Schemas.class.getResourceAsStream(path);
      if (stream == null) {
        throw new FileNotFoundException(path);
      }
      return stream;
    };
  }
}
