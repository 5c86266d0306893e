package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xloud.it.nodes.Seed.Bearer;
import io.xloud.it.nodes.TwoNodes.Pair;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two hundred callers at once, by HTTP/1.1, pipelined, and by HTTP/2, while tokens are revoked and
 * users renamed: each answer is about the token that was presented.
 */
@ExtendWith(TwoNodes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyCallersIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CALLERS = 200;
  private static final int QUESTIONS = 24;
  private static final int PIPELINED = 8;

  private final Pair nodes;
  private final List<Held> tokens = new ArrayList<>();
  private final Map<String, Long> revokedAt = new ConcurrentHashMap<>();
  private final AtomicInteger good = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  ManyCallersIT(Pair nodes) {
    this.nodes = nodes;
  }

  /** A token and what its validation must say. */
  private record Held(String token, String user, String project, String auditId) {}

  private record Asked(Held subject, boolean head, boolean catalog, long at) {
    String path() {
      return "/v3/auth/tokens" + (catalog ? "" : "?nocatalog");
    }
  }

  /**
   * @param subject of the header X-Subject-Token
   */
  private record Answer(int status, String subject, String body) {}

  private interface Line {
    void ask(Random random) throws Exception;
  }

  @BeforeEach
  void issue() throws Exception {
    Seed seed = nodes.seed();
    List<Bearer> bearers =
        Lanes.of(8).each(IntStream.range(0, 40).boxed().toList(), _ -> seed.bearer());
    List<Bearer> all = new ArrayList<>(bearers);
    all.addAll(
        Lanes.of(8)
            .each(
                bearers,
                each ->
                    new Bearer(
                        each.user(),
                        each.place(),
                        seed.token(each.user(), "project", each.place()))));
    tokens.addAll(Lanes.of(8).each(all, this::held));
  }

  private Held held(Bearer bearer) throws Exception {
    JsonNode token =
        nodes.there().validate(nodes.admin(), bearer.token()).with(200).body().path("token");
    return new Held(
        bearer.token(), bearer.user(), bearer.place(), token.at("/audit_ids/0").asText());
  }

  @Test
  void a15_each_answer_is_about_the_token_that_was_presented() throws Exception {
    try (HttpClient one = client(HttpClient.Version.HTTP_1_1);
        HttpClient two = client(HttpClient.Version.HTTP_2)) {
      List<Line> lines = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        lines.add(
            switch (i % 3) {
              case 0 -> random -> byClient(one, HttpClient.Version.HTTP_1_1, random);
              case 1 -> random -> byClient(two, HttpClient.Version.HTTP_2, random);
              default -> this::pipelined;
            });
      }
      lines.add(this::change);
      Lanes.of(lines.size())
          .each(
              lines,
              line -> {
                line.ask(new Random(lines.indexOf(line)));
                return line;
              });
    }
    assertThat(good.get()).isGreaterThan(CALLERS * QUESTIONS / 2);
    assertThat(refused.get()).isPositive();
    System.out.printf("%d callers: %d answers, %d refusals%n", CALLERS, good.get(), refused.get());
  }

  private static HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).build();
  }

  /** Every fourth token goes, and users get other names, while all the others ask. */
  private void change(Random random) throws Exception {
    for (int i = 0; i < tokens.size(); i += 4) {
      Held gone = tokens.get(i);
      nodes.here().revoke(nodes.admin(), gone.token()).with(204);
      revokedAt.put(gone.token(), System.nanoTime());
      Held renamed = tokens.get(i + 1);
      nodes
          .here()
          .patch(
              nodes.admin(),
              "/v3/users/" + renamed.user(),
              "{\"user\": {\"name\": \"%s\"}}".formatted(Seed.name()))
          .with(200);
    }
  }

  private Asked next(Random random) {
    return new Asked(
        tokens.get(random.nextInt(tokens.size())),
        random.nextInt(4) == 0,
        random.nextBoolean(),
        System.nanoTime());
  }

  private void byClient(HttpClient client, HttpClient.Version version, Random random)
      throws Exception {
    for (int i = 0; i < QUESTIONS; i++) {
      Asked asked = next(random);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(nodes.second().url() + asked.path()))
              .method(asked.head() ? "HEAD" : "GET", HttpRequest.BodyPublishers.noBody())
              .header("X-Auth-Token", nodes.admin())
              .header("X-Subject-Token", asked.subject().token())
              .build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.version()).isEqualTo(version);
      String subject = response.headers().firstValue("X-Subject-Token").orElse("");
      judge(asked, new Answer(response.statusCode(), subject, response.body()));
    }
  }

  /** Sends several questions before it reads the first answer. */
  private void pipelined(Random random) throws Exception {
    URI node = URI.create(nodes.second().url());
    try (Socket socket = new Socket(node.getHost(), node.getPort())) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int round = 0; round < QUESTIONS / PIPELINED; round++) {
        List<Asked> questions = new ArrayList<>();
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < PIPELINED; i++) {
          Asked asked = next(random);
          questions.add(asked);
          requests.append(request(asked));
        }
        socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
        for (Asked asked : questions) {
          judge(asked, read(in, asked.head()));
        }
      }
    }
  }

  private String request(Asked asked) {
    return "%s %s HTTP/1.1\r\nHost: node\r\nX-Auth-Token: %s\r\nX-Subject-Token: %s\r\n\r\n"
        .formatted(
            asked.head() ? "HEAD" : "GET", asked.path(), nodes.admin(), asked.subject().token());
  }

  private static Answer read(InputStream in, boolean head) throws IOException {
    int status = Integer.parseInt(line(in).split(" ")[1]);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = head ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Answer(status, headers.getOrDefault("x-subject-token", ""), body);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection was closed after: " + line);
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private void judge(Asked asked, Answer answer) throws IOException {
    Held subject = asked.subject();
    if (answer.status() == 404) {
      refused.incrementAndGet();
      assertThat(tokens.indexOf(subject) % 4).as("index of a revoked token").isZero();
      return;
    }
    good.incrementAndGet();
    assertThat(answer.status()).isEqualTo(200);
    Long gone = revokedAt.get(subject.token());
    assertThat(gone == null || Duration.ofNanos(asked.at() - gone).compareTo(TwoNodes.BOUND) <= 0)
        .as("accepted after it was revoked")
        .isTrue();
    assertThat(answer.subject()).isEqualTo(subject.token());
    if (!asked.head()) {
      isOf(JSON.readTree(answer.body()).path("token"), subject, asked.catalog());
    }
  }

  private static void isOf(JsonNode token, Held subject, boolean catalog) {
    assertThat(token.at("/audit_ids/0").asText()).isEqualTo(subject.auditId());
    assertThat(token.at("/user/id").asText()).isEqualTo(subject.user());
    assertThat(token.at("/project/id").asText()).isEqualTo(subject.project());
    assertThat(token.has("catalog")).isEqualTo(catalog);
  }
}
