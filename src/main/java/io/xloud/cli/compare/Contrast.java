package io.xloud.cli.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds every place in which two answers to one question differ. */
final class Contrast {
  private static final Pattern SECRET =
      Pattern.compile("(?i).*/(blob|secret|password|encrypted_blob|x-subject-token)$");
  private static final String HIDDEN = "(not shown)";
  private static final int LONGEST = 120;

  private final Question question;
  private final Ignored ignored;
  private final List<String> addresses;
  private final List<Difference> differences = new ArrayList<>();

  /**
   * @param addresses what is no difference at the beginning of a link
   */
  Contrast(Question question, Ignored ignored, List<String> addresses) {
    this.question = question;
    this.ignored = ignored;
    this.addresses = List.copyOf(addresses);
  }

  List<Difference> between(Answer one, Answer other) {
    if (one.status() != other.status()) {
      differs("status", Integer.toString(one.status()), Integer.toString(other.status()));
    }
    headers(one, other);
    bodies("", one.body(), other.body());
    return List.copyOf(differences);
  }

  private void headers(Answer one, Answer other) {
    Set<String> names = new TreeSet<>(one.headers().keySet());
    names.addAll(other.headers().keySet());
    names.removeIf(ignored::header);
    for (String name : names) {
      String mine = header(one, name);
      String theirs = header(other, name);
      if (!mine.equals(theirs)) {
        boolean secret = isSecret("/" + name);
        differs("header " + name, secret ? HIDDEN : mine, secret ? HIDDEN : theirs);
      }
    }
  }

  private String header(Answer answer, String name) {
    List<String> values = answer.headers().get(name);
    return values == null ? Difference.MISSING : alike(String.join(", ", values));
  }

  private void bodies(String pointer, JsonNode one, JsonNode other) {
    if (ignored.member(pointer)) {
      return;
    }
    if (one.isObject() && other.isObject()) {
      objects(pointer, one, other);
    } else if (one.isArray() && other.isArray()) {
      arrays(pointer, one, other);
    } else if (!canonical(one).equals(canonical(other))) {
      differs("body " + pointer, shown(pointer, one), shown(pointer, other));
    }
  }

  private void objects(String pointer, JsonNode one, JsonNode other) {
    Set<String> names = new TreeSet<>();
    one.fieldNames().forEachRemaining(names::add);
    other.fieldNames().forEachRemaining(names::add);
    names.forEach(name -> bodies(pointer + "/" + escaped(name), one.path(name), other.path(name)));
  }

  /** Elements are the same when their ids are, or, without ids, all that they say. */
  private void arrays(String pointer, JsonNode one, JsonNode other) {
    Map<String, JsonNode> mine = keyed(one);
    Map<String, JsonNode> theirs = keyed(other);
    Set<String> keys = new LinkedHashSet<>(mine.keySet());
    keys.addAll(theirs.keySet());
    for (String key : keys) {
      String place = pointer + "/" + escaped(key);
      bodies(
          place,
          mine.getOrDefault(key, MissingNode.getInstance()),
          theirs.getOrDefault(key, MissingNode.getInstance()));
    }
    if (!ignored.order() && !common(mine, theirs).equals(common(theirs, mine))) {
      differs("order " + pointer, shorten(common(mine, theirs)), shorten(common(theirs, mine)));
    }
  }

  private static List<String> common(Map<String, JsonNode> of, Map<String, JsonNode> with) {
    return of.keySet().stream().filter(with::containsKey).toList();
  }

  private Map<String, JsonNode> keyed(JsonNode array) {
    Map<String, JsonNode> elements = new LinkedHashMap<>();
    for (JsonNode element : array) {
      String key = element.path("id").asText(canonical(element));
      String unique = key;
      for (int i = 2; elements.containsKey(unique); i++) {
        unique = key + " #" + i;
      }
      elements.put(unique, element);
    }
    return elements;
  }

  /** One text for all spellings: members in order, and the servers' own addresses left out. */
  private String canonical(JsonNode node) {
    if (node.isObject()) {
      Set<String> members = new TreeSet<>();
      node.properties()
          .forEach(member -> members.add(member.getKey() + ": " + canonical(member.getValue())));
      return members.toString();
    }
    if (node.isArray()) {
      List<String> elements = new ArrayList<>();
      node.forEach(element -> elements.add(canonical(element)));
      return (ignored.order() ? new TreeSet<>(elements) : elements).toString();
    }
    return alike(node.toString());
  }

  private String alike(String text) {
    String same = text;
    for (String address : addresses) {
      same = same.replace(address + "/", "<address>/");
    }
    return same;
  }

  private String shown(String pointer, JsonNode node) {
    if (node.isMissingNode()) {
      return Difference.MISSING;
    }
    return isSecret(pointer)
        ? HIDDEN
        : shorten(node.isContainerNode() ? "there" : alike(node.toString()));
  }

  private static boolean isSecret(String pointer) {
    return SECRET.matcher(pointer).matches();
  }

  private static String escaped(String name) {
    return shorten(name.replace("~", "~0").replace("/", "~1"));
  }

  private static String shorten(Object value) {
    String text = value.toString();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  private void differs(String place, String one, String other) {
    differences.add(new Difference(question.told(), place, one, other, ""));
  }
}
