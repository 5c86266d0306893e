package io.xloud.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Where we differ from the reference on purpose: {@code vectors-differences.json}, one entry per
 * case and field with our value and the rule that says so. The rest of the case is still compared.
 */
public final class Differences {
  private static final List<Difference> ALL = read();

  private Differences() {}

  /**
   * @param named the id of the case, or its note, which stays when the vectors are recorded anew;
   *     {@code *} for every case
   * @param ours our value; a text that starts with {@code $.} names a field of the case
   * @param because the line of the design that asks for it
   */
  public record Difference(
      String file, String kind, String named, String field, JsonNode ours, String because) {

    boolean isAbout(VectorCase vector) {
      return file.equals(vector.file())
          && kind.equals(vector.kind())
          && (named.equals("*") || named.equals(vector.id()) || named.equals(vector.note()));
    }

    /** Our value, for this case. */
    public JsonNode oursIn(VectorCase vector) {
      String text = ours.asText();
      return ours.isTextual() && text.startsWith("$.")
          ? vector.node().requiredAt("/" + text.substring(2).replace('.', '/'))
          : ours;
    }
  }

  public static List<Difference> all() {
    return ALL;
  }

  public static List<Difference> of(VectorCase vector) {
    return ALL.stream().filter(it -> it.isAbout(vector)).toList();
  }

  public static Optional<Difference> of(VectorCase vector, String field) {
    return of(vector).stream().filter(it -> it.field().equals(field)).findFirst();
  }

  private static List<Difference> read() {
    try (InputStream in =
        Objects.requireNonNull(
            Differences.class.getResourceAsStream("/vectors-differences.json"))) {
      List<Difference> all =
          StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false)
              .map(Differences::read)
              .toList();
      System.out.printf("vectors: %d deliberate differences%n", all.size());
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Difference read(JsonNode node) {
    return new Difference(
        node.required("file").asText(),
        node.required("kind").asText(),
        node.required("case").asText(),
        node.required("field").asText(),
        node.required("ours"),
        node.required("because").asText());
  }
}
