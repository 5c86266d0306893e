package io.xloud.it.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that validate, log in, list and write through HAProxy without pause, and note what they
 * see. None of them tries anything again.
 */
final class Load implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int TOKENS = 20;

  /** What a client wants. */
  enum Kind {
    VALIDATE(4),
    ISSUE(1),
    LIST(1),
    WRITE(2);

    private final int clients;

    Kind(int clients) {
      this.clients = clients;
    }
  }

  /** What the clients of one kind saw since the last count. */
  record Seen(long requests, Map<String, Integer> failures, Duration longestGap) {
    int failed() {
      return failures.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  private static final class Count {
    private final AtomicLong requests = new AtomicLong();
    private final Map<String, AtomicInteger> failures = new TreeMap<>();
    private long lastSuccess = System.nanoTime();
    private long longestGap;

    synchronized void succeeded() {
      requests.incrementAndGet();
      longestGap = Math.max(longestGap, System.nanoTime() - lastSuccess);
      lastSuccess = System.nanoTime();
    }

    synchronized void failed(String how) {
      requests.incrementAndGet();
      failures.computeIfAbsent(how, _ -> new AtomicInteger()).incrementAndGet();
    }

    synchronized Seen seen() {
      Map<String, Integer> told = new TreeMap<>();
      failures.forEach((how, number) -> told.put(how, number.get()));
      return new Seen(requests.get(), told, Duration.ofNanos(longestGap));
    }
  }

  private final URI url;
  private final HttpClient client;
  private final String admin;
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final Map<Kind, Count> counts = new EnumMap<>(Kind.class);
  private final ConcurrentLinkedQueue<String> stored = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);

  private Load(Cluster cluster) throws IOException, InterruptedException {
    this.url = URI.create(cluster.haproxy().url());
    this.client = cluster.haproxy().client();
    this.admin = login().headers().firstValue("X-Subject-Token").orElseThrow();
  }

  /** Runs until it is closed; its counts begin with {@link #count}. */
  static Load on(Cluster cluster) throws IOException, InterruptedException {
    Load load = new Load(cluster);
    for (int i = 0; i < TOKENS; i++) {
      load.tokens.add(load.login().headers().firstValue("X-Subject-Token").orElseThrow());
    }
    load.count();
    for (Kind kind : Kind.values()) {
      for (int i = 0; i < kind.clients; i++) {
        int first = i;
        load.threads.submit(() -> load.run(kind, first));
      }
    }
    return load;
  }

  /** From now on. */
  void count() {
    synchronized (counts) {
      for (Kind kind : Kind.values()) {
        counts.put(kind, new Count());
      }
    }
  }

  Seen seen(Kind kind) {
    return counter(kind).seen();
  }

  private Count counter(Kind kind) {
    synchronized (counts) {
      return counts.get(kind);
    }
  }

  /** Waits for this many answers of each kind from now on that are as they should be. */
  void awaitAnswers(int more) throws InterruptedException {
    Map<Kind, Long> wanted = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      wanted.put(kind, good(counter(kind)) + more);
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    for (Kind kind : Kind.values()) {
      Count count = counter(kind);
      while (good(count) < wanted.get(kind)) {
        if (System.nanoTime() > end) {
          throw new AssertionError(kind + " is not answered any more: " + count.seen());
        }
        pause(PAUSE);
      }
    }
  }

  private static long good(Count count) {
    Seen seen = count.seen();
    return seen.requests() - seen.failed();
  }

  void pause(Duration time) throws InterruptedException {
    over.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Void run(Kind kind, int first) throws InterruptedException {
    for (int i = first; over.getCount() > 0; i++) {
      Count count = counter(kind);
      try {
        String failure = ask(kind, i);
        if (failure.isEmpty()) {
          count.succeeded();
        } else {
          count.failed(failure);
        }
      } catch (IOException e) {
        count.failed(e.getClass().getSimpleName() + ": " + e.getMessage());
      }
      pause(PAUSE);
    }
    return null;
  }

  /** Empty when it is as it should be. */
  private String ask(Kind kind, int i) throws IOException, InterruptedException {
    return switch (kind) {
      case VALIDATE -> wanted(200, validate(tokens.get(i % tokens.size())));
      case ISSUE -> wanted(201, login());
      case LIST -> wanted(200, send(request("/v3/users?limit=20").GET()));
      case WRITE -> write("load-" + UUID.randomUUID());
    };
  }

  private static String wanted(int status, HttpResponse<String> answer) {
    return answer.statusCode() == status ? "" : failure(answer);
  }

  private static String failure(HttpResponse<String> answer) {
    try {
      JsonNode message = JSON.readTree(answer.body()).path("error").path("message");
      return answer.statusCode() + " " + message.asText();
    } catch (IOException e) {
      return answer.statusCode() + " without an error object";
    }
  }

  HttpResponse<String> validate(String token) throws IOException, InterruptedException {
    return send(request("/v3/auth/tokens").header("X-Subject-Token", token).GET());
  }

  private String write(String name) throws IOException, InterruptedException {
    String body = "{\"project\": {\"name\": \"%s\", \"domain_id\": \"default\"}}".formatted(name);
    HttpResponse<String> answer =
        send(request("/v3/projects").POST(HttpRequest.BodyPublishers.ofString(body)));
    if (answer.statusCode() == 201) {
      stored.add(JSON.readTree(answer.body()).path("project").path("id").asText());
    }
    return wanted(201, answer);
  }

  /** What was acknowledged as stored, and is not there now. */
  List<String> lost() throws IOException, InterruptedException {
    List<String> lost = new ArrayList<>(stored);
    HttpResponse<String> answer = send(request("/v3/projects?domain_id=default").GET());
    Set<String> there = new HashSet<>();
    JSON.readTree(answer.body())
        .path("projects")
        .forEach(one -> there.add(one.path("id").asText()));
    if (answer.statusCode() != 200) {
      throw new AssertionError(failure(answer));
    }
    lost.removeIf(there::contains);
    return lost;
  }

  int acknowledged() {
    return stored.size();
  }

  /** A fresh token of the administrator. */
  String token() throws IOException, InterruptedException {
    return login().headers().firstValue("X-Subject-Token").orElseThrow();
  }

  String admin() {
    return admin;
  }

  HttpResponse<String> login() throws IOException, InterruptedException {
    String body =
        """
        {"auth": {"identity": {"methods": ["password"], "password": {"user":
          {"name": "admin", "password": "%s", "domain": {"id": "default"}}}},
         "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}
        """
            .formatted(Cluster.PASSWORD);
    return send(
        HttpRequest.newBuilder(url.resolve("/v3/auth/tokens"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path))
        .header("X-Auth-Token", admin)
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(
        request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    over.countDown();
    threads.close();
    client.close();
  }
}
