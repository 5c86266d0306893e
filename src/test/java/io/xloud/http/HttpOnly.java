package io.xloud.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The server without its features: nothing here needs a database or keys. */
public class HttpOnly implements QuarkusTestProfile {
  private static final Path ROOMS = Path.of("src/main/java/io/xloud");
  private static final Set<String> KEPT =
      Set.of("config", "context", "error", "http", "query", "server");
  private static final String BEYOND_THESE =
      "io.xloud.Main,io.xloud.server.ClockReady,io.xloud.server.DatabaseReady,"
          + "io.xloud.server.FollowedKeys,io.xloud.server.KeysReady,";

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "quarkus.arc.exclude-types",
        BEYOND_THESE + otherRooms(),
        "quarkus.management.test-port",
        "0",
        "quarkus.http.test-port",
        "0");
  }

  /** Whatever rooms there are by now. */
  private static String otherRooms() {
    try (Stream<Path> all = Files.list(ROOMS)) {
      return all.filter(Files::isDirectory)
          .map(room -> room.getFileName().toString())
          .filter(room -> !KEPT.contains(room))
          .map("io.xloud.%s.**"::formatted)
          .collect(Collectors.joining(","));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
