package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two nodes that are told to end, one after the other, under clients that keep requesting: whoever
 * sends new requests where {@code /health/ready} is 200, as HAProxy does, sees no failure.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RollingRestartIT {
  private static final String PASSWORD = "of the rolling nodes";
  private static final Conf DRAIN =
      Conf.empty()
          .with("xloud", "shutdown.drain", "3 s")
          .with("xloud", "shutdown.timeout", "2 s")
          .with("xloud", "log.json", "true");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CHECK_EVERY = Duration.ofMillis(200);

  private final HttpClient prober = HttpClient.newHttpClient();
  private IdentityServer first;
  private IdentityServer second;
  private String admin;

  @BeforeAll
  void begin() throws Exception {
    first = IdentityServer.prepared("rolling", DRAIN, PASSWORD).start();
    second = IdentityServer.over("rolling", DRAIN.with(first.sharedKeys())).start();
    admin = new Api(first.url()).login("admin", PASSWORD, Scope.PROJECT).with(201).token();
  }

  @AfterAll
  void end() {
    prober.close();
    List.of(first, second).forEach(IdentityServer::close);
  }

  @Test
  void a_rolling_restart_costs_no_request() throws Exception {
    try (Clients clients = new Clients()) {
      clients.awaitAnswers(200);
      for (IdentityServer node : List.of(first, second)) {
        node.end().join();
        clients.awaitAnswers(50);
        node.start();
        clients.awaitReady(node);
        clients.awaitAnswers(50);
      }
      assertThat(clients.failures).isEmpty();
      assertThat(clients.closed.get()).as("connections asked to be closed").isPositive();
    }
  }

  @Test
  void a_request_under_way_is_answered_and_one_that_takes_for_ever_is_cut_off() throws Exception {
    try (Slow slow = new Slow(first);
        Slow forever = new Slow(first)) {
      long asked = System.nanoTime();
      CompletableFuture<Process> ending = first.end();
      awaitStatus(first.managementUrl() + "/health/ready", 503);
      assertThat(get(first.managementUrl() + "/health/ready").body())
          .contains("the node was told to end");
      assertThat(get(first.managementUrl() + "/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> late = get(first.url() + "/v3");
      assertThat(late.statusCode()).isEqualTo(200);
      assertThat(late.headers().firstValue("Connection")).contains("close");
      assertThat(get(first.url() + "/healthcheck").statusCode()).isEqualTo(503);
      assertThat(slow.finish()).startsWith("HTTP/1.1 201 ");
      ending.join();
      assertThat(Duration.ofNanos(System.nanoTime() - asked))
          .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(25));
      assertThat(forever.finish()).isEmpty();
      assertThat(messages(first)).anyMatch(line -> line.startsWith("Told to end: not ready"));
    } finally {
      first.start();
    }
  }

  /** Every line of the log must be a JSON object, down to the last. */
  private static List<String> messages(IdentityServer node) throws IOException {
    List<String> messages = new ArrayList<>();
    for (String line : Files.readAllLines(node.log())) {
      JsonNode object = JSON.readTree(line);
      assertThat(object.path("timestamp").isTextual()).as(line).isTrue();
      messages.add(object.path("message").asText());
    }
    return messages;
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    HttpRequest ask =
        HttpRequest.newBuilder(URI.create(url)).version(HttpClient.Version.HTTP_1_1).build();
    return prober.send(ask, HttpResponse.BodyHandlers.ofString());
  }

  private void awaitStatus(String url, int status) throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (get(url).statusCode() != status) {
      assertThat(System.nanoTime()).as("%s never is %d", url, status).isLessThan(end);
      new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
    }
  }

  /** A login whose last byte is kept back. */
  private static final class Slow implements AutoCloseable {
    private final Socket socket;

    Slow(IdentityServer node) throws IOException {
      URI uri = URI.create(node.url());
      String body =
          """
          {"auth": {"identity": {"methods": ["password"], "password": {"user":
            {"name": "admin", "domain": {"id": "default"}, "password": "%s"}}}}}\
          """
              .formatted(PASSWORD);
      String head =
          "POST /v3/auth/tokens HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n";
      this.socket = new Socket(uri.getHost(), uri.getPort());
      socket.setSoTimeout(10_000);
      String all = head.formatted(uri.getAuthority(), body.length()) + body;
      send(all.substring(0, all.length() - 1));
    }

    private void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }

    /** What comes back until the server closes or has told the length of it; nothing when cut. */
    String finish() throws IOException {
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      try {
        send("}");
        InputStream in = socket.getInputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
          got.write(b);
        }
      } catch (SocketException e) {
        return ""; // reset, because it was cut off
      }
      return got.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** Eight clients, half of them by HTTP/2, that go round the nodes which were ready lately. */
  private final class Clients implements AutoCloseable {
    private static final int NUMBER = 8;

    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();
    private final Map<IdentityServer, Boolean> ready = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch over = new CountDownLatch(1);

    Clients() {
      threads.submit(this::probe);
      for (int i = 0; i < NUMBER; i++) {
        int number = i;
        threads.submit(() -> request(number));
      }
    }

    private Void probe() throws InterruptedException {
      do {
        for (IdentityServer node : List.of(first, second)) {
          ready.put(node, isReady(node));
        }
      } while (!over.await(CHECK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
      return null;
    }

    private boolean isReady(IdentityServer node) throws InterruptedException {
      try {
        return get(node.managementUrl() + "/health/ready").statusCode() == 200;
      } catch (IOException e) {
        return false;
      }
    }

    private Void request(int number) throws InterruptedException {
      try (HttpClient client =
          HttpClient.newBuilder()
              .version(number % 4 < 2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
              .build()) {
        for (int i = number; over.getCount() > 0; i++) {
          IdentityServer node = i % 2 == 0 ? first : second;
          if (ready.getOrDefault(node, false)) {
            ask(client, node, i);
          } else {
            over.await(5, TimeUnit.MILLISECONDS);
          }
        }
      }
      return null;
    }

    private void ask(HttpClient client, IdentityServer node, int i) throws InterruptedException {
      String path = i % 3 == 0 ? "/v3/users" : "/v3/auth/tokens";
      HttpRequest ask =
          HttpRequest.newBuilder(URI.create(node.url() + path))
              .header("X-Auth-Token", admin)
              .header("X-Subject-Token", admin)
              .timeout(Duration.ofSeconds(20))
              .build();
      try {
        HttpResponse<Void> answer = client.send(ask, HttpResponse.BodyHandlers.discarding());
        answers.incrementAndGet();
        if (answer.statusCode() != 200) {
          failures.add(path + ": " + answer.statusCode());
        }
        answer.headers().firstValue("Connection").ifPresent(_ -> closed.incrementAndGet());
      } catch (IOException e) {
        failures.add(path + ": " + e);
      }
    }

    void awaitAnswers(int more) throws InterruptedException {
      long wanted = answers.get() + more;
      await("answers come", () -> answers.get() >= wanted);
    }

    void awaitReady(IdentityServer node) throws InterruptedException {
      await("ready again", () -> ready.getOrDefault(node, false));
    }

    private void await(String what, BooleanSupplier happened) throws InterruptedException {
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!happened.getAsBoolean()) {
        assertThat(System.nanoTime()).as("%s; %s", what, failures).isLessThan(end);
        over.await(20, TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void close() {
      over.countDown();
      threads.close();
    }
  }
}
