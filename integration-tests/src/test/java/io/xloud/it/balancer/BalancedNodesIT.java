package io.xloud.it.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two packaged servers behind HAProxy: what clients see while one of them dies. */
class BalancedNodesIT {
  private static final String PASSWORD = "behind the balancer";
  private static final int READERS = 4;
  private static final int MANY = 80;

  @Test
  void no_read_fails_while_a_node_is_killed_and_logins_go_on() throws Exception {
    Conf alone = Conf.empty().with("xloud", "coexistence", "off");
    try (IdentityServer first = IdentityServer.prepared("balanced_nodes", alone, PASSWORD).start();
        IdentityServer second = IdentityServer.over("balanced_nodes", with(first, alone)).start();
        Haproxy haproxy = Haproxy.before(List.of(node(first), node(second)), "127.0.0.1", 60);
        HttpClient client = haproxy.client();
        ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      URI tokens = URI.create(haproxy.url() + "/v3/auth/tokens");
      String token = login(client, tokens).headers().firstValue("X-Subject-Token").orElseThrow();
      AtomicBoolean over = new AtomicBoolean();
      Semaphore done = new Semaphore(0);
      List<Future<?>> reads =
          IntStream.range(0, READERS)
              .<Future<?>>mapToObj(
                  _ -> readers.submit(() -> validate(client, tokens, token, done, over)))
              .toList();
      try {
        assertThat(done.tryAcquire(MANY, 60, TimeUnit.SECONDS)).isTrue();
        second.kill();
        assertThat(login(client, tokens).statusCode()).isEqualTo(201);
        haproxy.awaitStatus("node-2", "DOWN");
        assertThat(done.tryAcquire(MANY, 60, TimeUnit.SECONDS)).isTrue();
        assertThat(login(client, tokens).statusCode()).isEqualTo(201);
      } finally {
        over.set(true);
      }
      for (Future<?> read : reads) {
        read.get();
      }
      assertThat(published(client, haproxy)).contains("https://127.0.0.1");
    }
  }

  private static Conf with(IdentityServer first, Conf conf) {
    return conf.with("fernet_tokens", "key_repository", first.folder().resolve("fernet-keys"))
        .with("fernet_receipts", "key_repository", first.folder().resolve("receipt-keys"))
        .with("credential", "key_repository", first.folder().resolve("credential-keys"));
  }

  private static Haproxy.Node node(IdentityServer server) {
    return new Haproxy.Node(
        URI.create(server.url()).getPort(), URI.create(server.managementUrl()).getPort());
  }

  /** Until told that it is over; any answer but 200 ends it with an error. */
  private static Void validate(
      HttpClient client, URI tokens, String token, Semaphore done, AtomicBoolean over)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(tokens)
            .header("X-Auth-Token", token)
            .header("X-Subject-Token", token)
            .timeout(Duration.ofSeconds(20))
            .build();
    while (!over.get()) {
      assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
      done.release();
    }
    return null;
  }

  private static HttpResponse<String> login(HttpClient client, URI tokens) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["password"], "password": {"user":
          {"name": "admin", "password": "%s", "domain": {"id": "default"}}}},
         "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}
        """
            .formatted(PASSWORD);
    HttpRequest request =
        HttpRequest.newBuilder(tokens)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The links of the version document: what clients would use from here on. */
  private static String published(HttpClient client, Haproxy haproxy) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(haproxy.url() + "/v3")).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
