package io.xloud.it.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.AuthenticatorApp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands behind {@code {{name}}} in this run. Names, passwords and ids that mean nothing to
 * the server are as recorded; what a server makes is known once the step that saves it has run.
 */
final class Variables {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private final Map<String, String> values = new HashMap<>();
  private final Map<String, String> recorded = new HashMap<>();
  private final Map<String, AuthenticatorApp> apps = new HashMap<>();

  /**
   * @param saved names that a step or an exchange of the file gives their value
   */
  Variables(JsonNode variables, Set<String> saved) {
    Set<String> made = new HashSet<>(saved);
    made.add("admin_user");
    made.add("admin_project");
    variables
        .properties()
        .forEach(variable -> {
          recorded.put(variable.getKey(), variable.getValue().asText());
          if (!made.contains(variable.getKey())) {
            values.put(variable.getKey(), variable.getValue().asText());
          }
        });
    recorded.keySet().stream().filter(n -> n.startsWith("time_plus_")).forEach(values::remove);
  }

  /** For cases that use none. */
  static Variables none() {
    return new Variables(
        com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode(), Set.of());
  }

  boolean knows(String name) {
    return values.containsKey(name) || name.startsWith("time_plus_");
  }

  void put(String name, String value) {
    values.put(name, value);
  }

  /** Which of them had this value when it was recorded. */
  String nameOf(String value) {
    return find(value)
        .orElseThrow(() -> new IllegalStateException("nothing was recorded as " + value));
  }

  /** What is now what this was when it was recorded; what none of them had stays. */
  String now(String value) {
    return find(value).map(this::value).orElse(value);
  }

  private Optional<String> find(String value) {
    return recorded.entrySet().stream()
        .filter(each -> each.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  Optional<String> unknownIn(String template) {
    Matcher found = PLACEHOLDER.matcher(template);
    while (found.find()) {
      if (!knows(found.group(1))) {
        return Optional.of(found.group(1));
      }
    }
    return Optional.empty();
  }

  static boolean hasPlaceholder(String template) {
    return PLACEHOLDER.matcher(template).find();
  }

  String fill(String template) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
  }

  private String value(String name) {
    return name.endsWith("_totp") ? passcode() : filled(name);
  }

  /** A passcode serves once here, unlike with the reference: each time another one that is good. */
  private String passcode() {
    return apps.computeIfAbsent(filled("totp_secret"), AuthenticatorApp::new)
        .unused(Player.TOTP_WINDOWS);
  }

  private String filled(String name) {
    return values.computeIfAbsent(
        name,
        _ -> {
          if (name.startsWith("time_plus_")) {
            return timePlus(Long.parseLong(name.substring("time_plus_".length())));
          }
          throw new IllegalStateException("no value for {{" + name + "}}");
        });
  }

  /** In the form in which it was recorded: with the same fraction of a second. */
  private String timePlus(long seconds) {
    String form = recorded.get("time_plus_" + seconds);
    return TIME.format(Instant.now().plusSeconds(seconds)) + form.substring(form.indexOf('.'));
  }
}
