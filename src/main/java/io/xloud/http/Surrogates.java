package io.xloud.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Finds halves of surrogate pairs, which JSON can spell and no UTF-8 column can hold. */
final class Surrogates {
  private Surrogates() {}

  static boolean allPaired(JsonNode node) {
    if (node.isTextual()) {
      return allPaired(node.textValue());
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (!allPaired(member.getKey()) || !allPaired(member.getValue())) {
        return false;
      }
    }
    if (node.isArray()) {
      for (JsonNode element : node) {
        if (!allPaired(element)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean allPaired(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
