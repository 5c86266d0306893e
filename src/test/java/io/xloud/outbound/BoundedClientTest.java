package io.xloud.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.xloud.error.StartFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class BoundedClientTest {
  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration NEVER_HERE = Duration.ofSeconds(60);
  private static final int SIZE = 8;

  @TempDir Path home;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @SuppressWarnings("NullAway.Init")
  private HttpServer other;

  @BeforeEach
  void begin() throws IOException {
    other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.setExecutor(threads);
    other.createContext("/whole", exchange -> answer(exchange, 200, "12345678"));
    other.createContext("/longer", exchange -> answer(exchange, 200, "123456789"));
    other.createContext("/missing", exchange -> answer(exchange, 404, "no"));
    other.createContext("/elsewhere", exchange -> answer(exchange, 302, ""));
    other.createContext("/drops", this::drip);
    other.start();
  }

  @AfterEach
  void end() {
    over.countDown();
    other.stop(0);
    threads.close();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
      exchange.getResponseHeaders().set("Location", "/whole");
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Headers and one byte at once, and the rest when nobody waits any more. */
  private void drip(HttpExchange exchange) throws IOException {
    try (exchange;
        OutputStream body = exchange.getResponseBody()) {
      exchange.sendResponseHeaders(200, 2);
      body.write('1');
      body.flush();
      asked.countDown();
      over.await();
      body.write('2');
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:%d%s".formatted(other.getAddress().getPort(), path)));
  }

  private static BoundedClient within(Duration time) {
    return new BoundedClient(time, SIZE, _ -> {});
  }

  @Test
  void what_is_there_is_had_up_to_the_size() throws Exception {
    try (BoundedClient client = within(NEVER_HERE)) {
      assertThat(client.document(at("/whole"))).asString().isEqualTo("12345678");
      assertThatThrownBy(() -> client.document(at("/longer"))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void another_status_is_an_answer_but_no_document() throws Exception {
    try (BoundedClient client = within(NEVER_HERE)) {
      assertThat(client.answer(at("/missing")).statusCode()).isEqualTo(404);
      assertThatThrownBy(() -> client.document(at("/missing")))
          .isInstanceOf(IOException.class)
          .hasMessage("the answer is a 404");
    }
  }

  @Test
  void a_redirection_is_followed_by_those_alone_that_say_so() throws Exception {
    try (BoundedClient client = within(NEVER_HERE);
        BoundedClient follower =
            new BoundedClient(NEVER_HERE, SIZE, it -> it.followRedirects(Redirect.NORMAL))) {
      assertThatThrownBy(() -> client.document(at("/elsewhere"))).hasMessage("the answer is a 302");
      assertThat(follower.document(at("/elsewhere"))).asString().isEqualTo("12345678");
    }
  }

  @Test
  void an_answer_that_comes_drop_by_drop_has_an_end() {
    try (BoundedClient client = within(SOON)) {
      assertThatThrownBy(() -> client.answer(at("/drops")))
          .isInstanceOf(HttpTimeoutException.class)
          .hasMessage("there is no answer");
    }
  }

  @Test
  void whoever_closes_waits_for_nobody() throws Exception {
    BoundedClient client = within(NEVER_HERE);
    var waiting = threads.submit(() -> client.answer(at("/drops")));
    asked.await();
    client.close();
    assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(IOException.class);
  }

  @Test
  void a_file_without_certificates_is_told_by_the_option_that_names_it() throws Exception {
    Optional<Path> file = Optional.of(Files.writeString(home.resolve("ca.pem"), "nothing"));
    assertThatThrownBy(
            () -> new BoundedClient(SOON, SIZE, BoundedClient.believing("[xloud] its.ca", file)))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("[xloud] its.ca names ");
  }
}
