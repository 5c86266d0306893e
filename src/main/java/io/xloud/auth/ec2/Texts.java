package io.xloud.auth.ec2;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.error.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;

/** Texts of requests as they are signed: told as Python tells them, quoted and ordered as AWS. */
final class Texts {
  /** By code points, which is the order of their bytes. */
  static final Comparator<String> BY_CODE_POINT =
      Comparator.comparing(Texts::bytes, Arrays::compareUnsigned);

  /** The same without regard to case, in which equal ones keep their order. */
  static final Comparator<String> BY_LETTER =
      Comparator.comparing(text -> text.toLowerCase(Locale.ROOT), BY_CODE_POINT);

  private static final String UNQUOTED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";

  private Texts() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** In a time that does not tell how much of it is the same (D11). */
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(bytes(one), bytes(other));
  }

  /** What counts for nothing in Python, and what is not there. */
  static boolean isFalse(JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING, NULL -> true;
      case BOOLEAN -> !value.booleanValue();
      case NUMBER -> value.doubleValue() == 0;
      case STRING -> value.textValue().isEmpty();
      case ARRAY, OBJECT -> value.isEmpty();
      case BINARY, POJO -> false;
    };
  }

  /**
   * A text that must be there.
   *
   * @throws io.xloud.error.KeystoneException 400
   */
  static String required(JsonNode object, String member) {
    JsonNode value = object.path(member);
    if (!value.isTextual()) {
      throw malformed("'%s' of the signed request must be a string".formatted(member));
    }
    return value.textValue();
  }

  /** A value of a parameter as it is signed. */
  static String of(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING, NUMBER -> value.asText();
      case BOOLEAN -> value.booleanValue() ? "True" : "False";
      case NULL -> "None";
      default -> throw malformed("A parameter of the signed request is no plain value");
    };
  }

  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder();
    for (byte each : bytes(text)) {
      if (UNQUOTED.indexOf((char) each) >= 0) {
        quoted.append((char) each);
      } else {
        quoted.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
      }
    }
    return quoted.toString();
  }

  static RuntimeException malformed(String sentence) {
    return new Problem.BadRequest(sentence).raised();
  }
}
