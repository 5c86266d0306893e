package io.xloud.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps the document that is served at {@code /openapi}. */
class OpenApiDocumentTest {
  private static final Path FILE = Path.of("src/main/resources/server/openapi.json");

  @Test
  void the_document_describes_what_is_there() throws IOException {
    String before = Files.exists(FILE) ? Files.readString(FILE) : "";
    String after = OpenApi.text(new OpenApi().document(Doors.all()));
    Files.writeString(FILE, after);
    assertThat(before.equals(after)).as(FILE + " was written anew: commit it").isTrue();
  }
}
