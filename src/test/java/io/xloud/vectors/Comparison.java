package io.xloud.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds our values against those of a case, field by field, deliberate differences taken into
 * account. A difference that is listed but not there is a mismatch too.
 */
public final class Comparison {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final VectorCase vector;
  private final List<String> mismatches = new ArrayList<>();

  public Comparison(VectorCase vector) {
    this.vector = vector;
  }

  /** Compares one field with what the case says under the same name. */
  public Comparison field(String field, @Nullable Object ours) {
    return value(field, vector.node().at("/" + field.replace('.', '/')), ours);
  }

  public Comparison value(String field, JsonNode reference, @Nullable Object ours) {
    JsonNode actual = JSON.valueToTree(ours);
    Optional<Differences.Difference> difference = Differences.of(vector, field);
    if (difference.isEmpty()) {
      expect(field, reference, actual);
      return this;
    }
    expect(field, difference.get().oursIn(vector), actual);
    if (same(reference, actual)) {
      mismatches.add("%s: the listed difference is none".formatted(field));
    }
    return this;
  }

  private void expect(String field, JsonNode expected, JsonNode actual) {
    if (!same(expected, actual)) {
      mismatches.add("%s: expected %s, ours is %s".formatted(field, expected, actual));
    }
  }

  /** Empty when everything agrees. */
  public List<String> mismatches() {
    return List.copyOf(mismatches);
  }

  private static boolean same(JsonNode expected, JsonNode actual) {
    if (expected.isNull() || expected.isMissingNode()) {
      return actual.isNull() || actual.isMissingNode();
    }
    if (expected.has("__bytes_hex__")) {
      byte[] bytes = HexFormat.of().parseHex(expected.get("__bytes_hex__").asText());
      return actual.isTextual()
          && actual.asText().equals(new String(bytes, StandardCharsets.UTF_8));
    }
    return expected.isValueNode() && actual.isValueNode() && !actual.isNull()
        ? expected.asText().equals(actual.asText())
        : expected.equals(actual);
  }
}
