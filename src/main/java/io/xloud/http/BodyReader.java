package io.xloud.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.error.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads a body as the reference service does before any door opens: a body that is there must be
 * declared as JSON and be a JSON object. Stricter in what is not JSON at all: doubled members,
 * bytes that are not UTF-8, halves of surrogate pairs and bottomless nesting are refused.
 */
final class BodyReader {
  /** More than anybody nests, and little enough for whatever walks through it later. */
  private static final int DEEPEST = 600;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private BodyReader() {}

  /** The object in the body; an empty one when there is no body. */
  static ObjectNode read(String contentType, byte[] body) {
    if (body.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (!isJson(contentType)) {
      throw new Problem.Missing("application/json", "Content-Type header").raised();
    }
    return parse(body);
  }

  private static ObjectNode parse(byte[] bytes) {
    try {
      JsonNode tree = JSON.readTree(text(bytes));
      if (tree instanceof ObjectNode object && Surrogates.allPaired(tree)) {
        return object;
      }
    } catch (JsonProcessingException | CharacterCodingException e) {
      // What the parser says may quote the body, and the body may hold a password.
    }
    throw new Problem.Missing("valid JSON", "request body").raised();
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** No declaration at all is taken for JSON; several are one that is not. */
  private static boolean isJson(String contentType) {
    if (contentType.indexOf(',') >= 0) {
      return false;
    }
    int end = contentType.indexOf(';');
    String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    String plain = type.toLowerCase(Locale.ROOT);
    return plain.isEmpty()
        || plain.equals("application/json")
        || (plain.startsWith("application/") && plain.endsWith("+json"));
  }
}
