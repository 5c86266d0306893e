package io.xloud.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The golden vectors: the project's own copies, or those of the folder named by the system property
 * {@code xloud.vectors}. How many cases of each kind were read is printed.
 */
public final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, JsonNode> FILES = new ConcurrentHashMap<>();

  private Vectors() {}

  /** The cases of one list in one file, such as {@code tokens} of {@code fernet-tokens.json}. */
  public static Stream<VectorCase> cases(String file, String kind) {
    List<VectorCase> cases =
        StreamSupport.stream(file(file).required(kind).spliterator(), false)
            .map(node -> new VectorCase(file, kind, node))
            .toList();
    long different = cases.stream().filter(it -> !Differences.of(it).isEmpty()).count();
    System.out.printf(
        "vectors: %s %s: %d cases, %d of them with deliberate differences%n",
        file, kind, cases.size(), different);
    return cases.stream();
  }

  public static JsonNode file(String name) {
    return FILES.computeIfAbsent(name, Vectors::read);
  }

  private static JsonNode read(String name) {
    try (InputStream in = open(name)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the vectors " + name, e);
    }
  }

  private static InputStream open(String name) throws IOException {
    Optional<String> folder = Optional.ofNullable(System.getProperty("xloud.vectors"));
    if (folder.isPresent() && !folder.get().isBlank()) {
      return Files.newInputStream(Path.of(folder.get(), name));
    }
    InputStream own = Vectors.class.getResourceAsStream("/vectors/" + name);
    if (own == null) {
      throw new IOException("no copy in the project");
    }
    return own;
  }
}
