package io.xloud.it.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares an answer with the recorded one: status, listed headers, whole body. Left out is only
 * what the conventions of the vectors name: clock values, audit ids, ids, tokens and secrets that
 * the server makes and no placeholder stands for, and the order of lists.
 */
final class Comparison {
  private static final Set<String> CLOCK =
      Set.of("issued_at", "expires_at", "issued_before", "revoked_at", "password_expires_at");
  private static final Pattern MADE_ID = Pattern.compile("[0-9a-f]{32}|[0-9a-f]{64}");
  private static final Pattern MADE_ID_IN_LINK = Pattern.compile("(?<=/)[0-9a-f]{32,64}(?=/|$)");
  private static final Set<String> MADE_HEADERS =
      Set.of("x-subject-token", "openstack-auth-receipt");
  private static final Pattern MADE_SECRET = Pattern.compile("[A-Za-z0-9_-]{86}|[0-9a-f]{32}");
  private static final String SEALED = "gAAAA";
  private static final String CUT = "(library text left out)";

  /** What the reference's two validators say of a body; the first group names the field. */
  private static final List<Pattern> FIELD =
      List.of(
          Pattern.compile("^Invalid input for field '([^']*)'"),
          Pattern.compile(
              "Invalid input for field/attribute \\S+ Value: .*'(\\w+)' is a required",
              Pattern.DOTALL),
          Pattern.compile("Additional properties are not allowed \\('([^']*)'", Pattern.DOTALL),
          Pattern.compile("^Invalid input for field/attribute (\\S*)\\. Value: ", Pattern.DOTALL),
          Pattern.compile("^'(\\w+)' is a required property"),
          Pattern.compile("^'([^']*)' is a dependency of '"),
          Pattern.compile("is valid under each of \\{'required': \\['([^']*)'"),
          Pattern.compile("^(\\S+) is not of type '"));

  private final Variables variables;

  Comparison(Variables variables) {
    this.variables = variables;
  }

  /**
   * The differences by the place where they are, such as {@code status} or {@code error.message}.
   */
  Map<String, String> differences(JsonNode expected, Answer actual) {
    Map<String, String> found = new LinkedHashMap<>();
    int status = expected.path("status").asInt();
    if (status != actual.status()) {
      found.put("status", "expected %d, got %d".formatted(status, actual.status()));
    }
    expected.path("headers").forEach(header -> header(header, actual, found));
    if (expected.path("has_request_id_header").asBoolean()
        && actual.headers().firstValue("x-openstack-request-id").isEmpty()) {
      found.put("header x-openstack-request-id", "missing");
    }
    if (expected.hasNonNull("json")) {
      body(expected.path("json"), status, actual, found);
    } else if (expected.hasNonNull("text") && !isText(expected.path("text").asText(), actual)) {
      found.put("body", "expected text %s, got %s".formatted(expected.path("text"), actual.text()));
    }
    return found;
  }

  /**
   * Of the form that tells a token of OAuth 1 the secrets are known by now, and the end is time.
   */
  private boolean isText(String expected, Answer actual) {
    if (!expected.startsWith("oauth_token=")) {
      return expected.equals(actual.text());
    }
    return timeless(variables.fill(expected)).equals(timeless(actual.text()));
  }

  private static String timeless(String form) {
    return form.replaceFirst("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?=\\.000000Z$)", "now");
  }

  private void header(JsonNode header, Answer actual, Map<String, String> found) {
    String name = header.get(0).asText();
    String value = header.get(1).asText();
    List<String> values = actual.headers().allValues(name);
    String got = String.join(", ", values);
    if (name.equalsIgnoreCase("Allow")) {
      if (!words(value).equals(words(got))) {
        found.put("header Allow", "expected %s, got %s".formatted(value, got));
      }
    } else if (values.isEmpty()) {
      found.put("header " + name, "missing");
    } else if (!isMadeAnew(name, value) && !variables.fill(value).equals(got)) {
      found.put("header " + name, "expected %s, got %s".formatted(variables.fill(value), got));
    }
  }

  private static boolean isMadeAnew(String name, String value) {
    return MADE_HEADERS.contains(name.toLowerCase(Locale.ROOT)) && !Variables.hasPlaceholder(value);
  }

  private static List<String> words(String list) {
    return Arrays.stream(list.split("\\s*,\\s*")).sorted().toList();
  }

  private void body(JsonNode expected, int status, Answer actual, Map<String, String> found) {
    String message = expected.at("/error/message").asText("");
    Optional<String> field = status == 400 ? fieldIn(message) : Optional.empty();
    if (field.isEmpty()) {
      node("", expected, actual.json(), found);
      return;
    }
    // For a refused body our own sentence is compared for one thing: that it names the field.
    JsonNode error = actual.json().path("error");
    if (error.path("code").asInt() != 400 || !error.path("title").asText().equals("Bad Request")) {
      found.put("error", "expected 400 Bad Request, got " + actual.text());
    }
    String last = variables.fill(field.get()).replaceAll(".*/", "");
    if (!error.path("message").asText().contains(last)) {
      found.put("error.message", "does not name %s: %s".formatted(last, error.path("message")));
    }
  }

  /** The field that a sentence of the reference's body validation names. */
  static Optional<String> fieldIn(String message) {
    return FIELD.stream()
        .map(pattern -> pattern.matcher(message))
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .map(name -> name.matches("\\w[\\w/:.\\-{}]*") ? name : "")
        .findFirst();
  }

  private void node(String place, JsonNode expected, JsonNode actual, Map<String, String> found) {
    if (expected.isObject() && actual.isObject()) {
      object(place, expected, actual, found);
    } else if (expected.isArray() && actual.isArray()) {
      array(place, expected, actual, found);
    } else if (expected.isTextual() && actual.isTextual()) {
      if (!sameText(place, expected.textValue(), actual.textValue())) {
        found.put(
            place,
            "expected %s, got %s"
                .formatted(variables.fill(expected.textValue()), actual.textValue()));
      }
    } else if (!expected.equals(actual) && !sameNumber(expected, actual)) {
      found.put(place, "expected %s, got %s".formatted(expected, actual));
    }
  }

  private static boolean sameNumber(JsonNode expected, JsonNode actual) {
    return expected.isNumber()
        && actual.isNumber()
        && expected.decimalValue().compareTo(actual.decimalValue()) == 0;
  }

  private void object(String place, JsonNode expected, JsonNode actual, Map<String, String> found) {
    expected
        .properties()
        .forEach(member -> {
          String name = variables.fill(member.getKey());
          if (actual.has(name)) {
            node(under(place, name), member.getValue(), actual.get(name), found);
          } else {
            found.put(under(place, name), "missing");
          }
        });
    Set<String> names = new java.util.HashSet<>();
    expected.fieldNames().forEachRemaining(name -> names.add(variables.fill(name)));
    actual
        .fieldNames()
        .forEachRemaining(name -> {
          if (!names.contains(name)) {
            found.put(under(place, name), "unexpected: " + actual.get(name));
          }
        });
  }

  private static String under(String place, String name) {
    return place.isEmpty() ? name : place + "." + name;
  }

  /** As multisets: each expected element must find one of its own. */
  private void array(String place, JsonNode expected, JsonNode actual, Map<String, String> found) {
    if (expected.size() != actual.size()) {
      found.put(
          place,
          "expected %d elements, got %d: %s".formatted(expected.size(), actual.size(), actual));
      return;
    }
    List<JsonNode> left = new ArrayList<>();
    actual.forEach(left::add);
    for (JsonNode element : expected) {
      Optional<JsonNode> match =
          left.stream().filter(candidate -> matches(place, element, candidate)).findFirst();
      if (match.isEmpty()) {
        found.put(place, "nothing matches %s in %s".formatted(element, actual));
        return;
      }
      left.remove(match.get());
    }
  }

  private boolean matches(String place, JsonNode expected, JsonNode actual) {
    Map<String, String> found = new LinkedHashMap<>();
    node(place + "[]", expected, actual, found);
    return found.isEmpty();
  }

  private boolean sameText(String place, String expected, String actual) {
    String member = place.replace("[]", "").replaceAll(".*\\.", "");
    if (Variables.hasPlaceholder(expected)) {
      return variables.fill(expected).equals(actual)
          || madeIdsLeftOut(variables.fill(expected)).equals(madeIdsLeftOut(actual))
              && place.contains("links");
    }
    if (CLOCK.contains(member) || member.equals("audit_ids") || member.startsWith("audit_")) {
      return !actual.isEmpty();
    }
    if ((member.equals("id") || member.endsWith("_id")) && MADE_ID.matcher(expected).matches()) {
      return !actual.isEmpty();
    }
    if (member.equals("secret") && MADE_SECRET.matcher(expected).matches()) {
      return !actual.isEmpty();
    }
    if (member.equals("access_token") && expected.startsWith(SEALED)) {
      return actual.startsWith(SEALED);
    }
    if (expected.endsWith(CUT)) {
      return actual.startsWith(expected.substring(0, expected.length() - CUT.length()).strip());
    }
    return expected.equals(actual)
        || place.contains("links") && madeIdsLeftOut(expected).equals(madeIdsLeftOut(actual));
  }

  private static String madeIdsLeftOut(String link) {
    return MADE_ID_IN_LINK.matcher(link).replaceAll("*");
  }
}
