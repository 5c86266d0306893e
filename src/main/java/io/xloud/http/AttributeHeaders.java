package io.xloud.http;

import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which headers of a request are attributes of a user whom a proxy has logged in, and what they are
 * called then. Headers are told apart without regard to their case.
 *
 * @param names by header, in small letters
 * @param beginnings of headers, in small letters
 */
record AttributeHeaders(Map<String, String> names, List<String> beginnings) {
  AttributeHeaders {
    names = Map.copyOf(names);
    beginnings = List.copyOf(beginnings);
  }

  /**
   * @param written each a header, the beginning of headers with a star behind it, or a header with
   *     {@code =} and the name of its attribute behind it
   * @throws IllegalArgumentException for one that would take every header
   */
  static AttributeHeaders parse(List<String> written) {
    Map<String, String> names = new HashMap<>();
    Set<String> beginnings = new HashSet<>();
    for (String one : written) {
      int equals = one.indexOf('=');
      if (equals > 0) {
        names.put(folded(one.substring(0, equals)), one.substring(equals + 1).strip());
      } else if (one.endsWith("*")) {
        beginnings.add(beginning(one));
      } else {
        names.put(folded(one), usual(one));
      }
    }
    return new AttributeHeaders(names, List.copyOf(beginnings));
  }

  private static String beginning(String written) {
    String beginning = folded(written.substring(0, written.length() - 1));
    if (beginning.isEmpty()) {
      throw new IllegalArgumentException("* alone would take every header");
    }
    return beginning;
  }

  private static String folded(String header) {
    return header.strip().toLowerCase(Locale.ROOT);
  }

  /** As web servers call a header among the variables of an application. */
  private static String usual(String header) {
    return "HTTP_" + header.strip().replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private Optional<String> attribute(String header) {
    String folded = folded(header);
    String name = names.get(folded);
    if (name != null) {
      return Optional.of(name);
    }
    return beginnings.stream().anyMatch(folded::startsWith)
        ? Optional.of(usual(header))
        : Optional.empty();
  }

  /** An attribute that came twice, in whatever spelling, has been added to, so that none counts. */
  Map<String, String> in(MultiMap headers) {
    Map<String, String> attributes = new HashMap<>();
    Set<String> doubled = new HashSet<>();
    headers.forEach(header ->
        attribute(header.getKey())
            .ifPresent(name -> {
              if (attributes.put(name, decoded(header.getValue())) != null) {
                doubled.add(name);
              }
            }));
    attributes.keySet().removeAll(doubled);
    return attributes;
  }

  /** Headers are read byte by byte; what providers tell is UTF-8, decoded once (I10). */
  static String decoded(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    if (!new String(bytes, StandardCharsets.ISO_8859_1).equals(value)) {
      return value; // it was no plain bytes
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return value;
    }
  }
}
