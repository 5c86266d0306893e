package io.xloud.cli.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * A path with holes for ids that this server answers when it is read.
 *
 * @param paged whether {@code limit} cuts its list
 */
record Template(String path, List<String> holes, boolean paged) {
  private static final String DOCUMENT = "/server/openapi.json";
  private static final Pattern HOLE = Pattern.compile("\\{(\\w+)}");

  /** All paths of the document that the server gives out, few holes first: lists before objects. */
  static List<Template> all() {
    List<Template> templates = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document().path("paths").properties()) {
      JsonNode get = path.getValue().path("get");
      if (!get.isMissingNode()) {
        templates.add(of(path.getKey(), get));
      }
    }
    templates.sort(Comparator.comparing(template -> template.holes().size()));
    return templates;
  }

  private static JsonNode document() {
    try (InputStream in =
        Objects.requireNonNull(Template.class.getResourceAsStream(DOCUMENT), DOCUMENT)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Template of(String path, JsonNode get) {
    boolean paged =
        StreamSupport.stream(get.path("parameters").spliterator(), false)
            .anyMatch(parameter -> parameter.path("name").asText().equals("limit"));
    return new Template(path, holes(path), paged);
  }

  static List<String> holes(String text) {
    return HOLE.matcher(text).results().map(hole -> hole.group(1)).toList();
  }

  static String filled(String text, Map<String, String> filling) {
    return HOLE.matcher(text)
        .replaceAll(hole ->
            URLEncoder.encode(
                    Objects.requireNonNull(filling.get(hole.group(1))), StandardCharsets.UTF_8)
                .replace("+", "%20"));
  }
}
