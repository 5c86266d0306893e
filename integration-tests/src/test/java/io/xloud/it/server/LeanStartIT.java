package io.xloud.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server that starts has no use for is not loaded, since each start would wait for it. */
class LeanStartIT {
  @TempDir Path folder;

  @Test
  void a_start_opens_no_signed_jar() throws Exception {
    List<String> loaded = classesLoaded();

    assertThat(loaded.stream().filter(line -> line.contains(" io.xloud.cli.Serve "))).hasSize(1);
    assertThat(loaded.stream().filter(line -> line.contains(" org.bouncycastle."))).isEmpty();
    assertThat(loaded.stream().filter(line -> line.contains(" com.nimbusds."))).isEmpty();
  }

  /** As the JVM tells them, up to the first answer. */
  private List<String> classesLoaded() throws Exception {
    Path log = folder.resolve("classes");
    String schema = "lean_start";
    Mariadb.running().createSchema(schema);
    try (IdentityServer server = IdentityServer.over(schema, Conf.empty())) {
      server.start(Conf.empty(), Map.of("IDENTITY_JAVA_OPTIONS", "-Xlog:class+load:file=" + log));
    }
    try (Stream<String> lines = Files.lines(log)) {
      return lines.toList();
    }
  }
}
