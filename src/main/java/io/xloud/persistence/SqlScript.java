package io.xloud.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Statements of a resource, each ending with a semicolon at the end of a line. */
record SqlScript(List<String> statements) {
  private static final Pattern COMMENT = Pattern.compile("(?m)^--.*$");
  private static final Pattern END = Pattern.compile(";\\s*(\\n|$)");

  static SqlScript of(String resource) {
    try (InputStream in = SqlScript.class.getResourceAsStream(resource)) {
      return parse(
          new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SqlScript parse(String text) {
    String bare = COMMENT.matcher(text).replaceAll("");
    return new SqlScript(
        Arrays.stream(END.split(bare)).map(String::strip).filter(s -> !s.isEmpty()).toList());
  }
}
