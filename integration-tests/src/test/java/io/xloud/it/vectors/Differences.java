package io.xloud.it.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where we differ from the reference on purpose: {@code vectors-differences.json} names case, field
 * and our value, and cites the decision. The rest of such a case is compared all the same.
 */
record Differences(List<Difference> all) {
  record Difference(String caseId, String field, String ours) {}

  /** The one list of the project, which the tests of formats read as well. */
  private static final Path LIST = Path.of("../src/test/resources/vectors-differences.json");

  static Differences recordedIn(String file) throws IOException {
    List<Difference> all = new ArrayList<>();
    for (JsonNode entry : new ObjectMapper().readTree(LIST.toFile())) {
      if (entry.path("file").asText().equals(file)) {
        all.add(
            new Difference(
                entry.path("case").asText(),
                entry.path("field").asText(),
                entry.path("ours").asText()));
      }
    }
    return new Differences(List.copyOf(all));
  }

  List<Difference> of(String caseId) {
    return all.stream().filter(difference -> difference.caseId().equals(caseId)).toList();
  }

  /** Takes out what differs as it should; what differs otherwise stays. */
  void excuse(String caseId, Answer actual, Variables variables, Map<String, String> found) {
    for (Difference difference : of(caseId)) {
      String ours = valueOf(difference.field(), actual);
      if (variables.fill(difference.ours()).equals(ours)) {
        found.keySet().removeIf(place -> covers(difference.field(), place));
      } else {
        found.put(
            difference.field(),
            "should be %s on purpose, is %s".formatted(difference.ours(), ours));
      }
    }
  }

  /** A field of an answer: {@code status}, {@code header NAME}, or a dotted path into the body. */
  private static String valueOf(String field, Answer actual) {
    if (field.equals("status")) {
      return Integer.toString(actual.status());
    }
    if (field.startsWith("header ")) {
      return String.join(", ", actual.headers().allValues(field.substring("header ".length())));
    }
    return field.equals("body") ? actual.text() : actual.at(field).asText();
  }

  private static boolean covers(String field, String place) {
    return place.equals(field)
        || place.startsWith(field + ".")
        || field.startsWith(place + ".")
        || place.equals("body") && field.startsWith("error.");
  }
}
