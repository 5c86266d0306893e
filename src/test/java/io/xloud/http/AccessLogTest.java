package io.xloud.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(HttpOnly.class)
class AccessLogTest {
  private final Logger logger = Logger.getLogger("io.xloud.access");
  private final @Nullable Level before = logger.getLevel();
  private final Lines lines = new Lines();

  /**
   * @param path as it stands beside the line
   */
  private record Line(String text, String path) {}

  private static final class Lines extends Handler {
    private final BlockingQueue<Line> written = new LinkedBlockingQueue<>();

    @Override
    public void publish(LogRecord line) {
      ExtLogRecord whole = ExtLogRecord.wrap(line);
      written.add(new Line(whole.getFormattedMessage(), whole.getMdc("path")));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logger.addHandler(lines);
  }

  @AfterEach
  void leave() {
    logger.removeHandler(lines);
    logger.setLevel(before);
  }

  private Line written(String method, String target) throws IOException, InterruptedException {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    try (Wire wire = new Wire(port)) {
      Wire.Answer _ =
          wire.ask(
              "%s %s HTTP/1.1\nHost: h\nX-Auth-Token: s3cr3t".formatted(method, target),
              new byte[0]);
    }
    return Objects.requireNonNull(lines.written.poll(10, TimeUnit.SECONDS), "no line");
  }

  @Test
  void a_line_tells_of_a_path_that_leads_somewhere_without_its_query() throws Exception {
    Line line = written("GET", "/v3/odd/there?token=s3cr3t");

    assertThat(line.text()).startsWith("GET /v3/odd/there 200 ").doesNotContain("s3cr3t");
    assertThat(line.path()).isEqualTo("/v3/odd/there");
  }

  /** Clients of version 2 put the token that they ask about into the path. */
  @ParameterizedTest
  @ValueSource(
      strings = {"/v2.0/tokens/s3cr3t", "/v3/s3cr3t", "/s3cr3t", "/v3/odd/there/s3cr3t?more=1"})
  void k1_a_path_that_leads_nowhere_is_not_told(String target) throws Exception {
    Line line = written("GET", target);

    assertThat(line.text()).startsWith("GET (no route) 404 ").doesNotContain("s3cr3t");
    assertThat(line.path()).isEqualTo("(no route)");
  }
}
