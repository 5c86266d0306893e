package io.xloud.it.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.xloud.it.clients.Api;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients that validate, log in, list and write through the balancer until they are told to end.
 */
final class Clients implements AutoCloseable {
  private static final int PAUSE_MILLIS = 80;

  private final Api api;
  private final String admin;
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<String, LongAdder> answered = new TreeMap<>();
  private final AtomicInteger made = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Clients(Api api, String admin, List<String> tokens, String user, String password) {
    this.api = api;
    this.admin = admin;
    keep("validate", () -> tokens.forEach(token -> expect(200, () -> api.validate(admin, token))));
    keep("issue", () -> expect(201, () -> api.loginById(user, password)));
    keep("list", () -> expect(200, () -> api.get(admin, "/v3/users")));
    keep("write", this::write);
  }

  private void keep(String kind, Runnable work) {
    LongAdder rounds = answered.computeIfAbsent(kind, _ -> new LongAdder());
    threads.submit(() -> {
      do {
        work.run();
        rounds.increment();
      } while (!over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
      return null;
    });
  }

  private void write() {
    String body = "{\"project\": {\"name\": \"made-%d\"}}".formatted(made.incrementAndGet());
    JsonNode project = expect(201, () -> api.post(admin, "/v3/projects", body));
    String path = "/v3/projects/" + project.at("/project/id").asText();
    String change = "{\"project\": {\"description\": \"changed\"}}";
    expect(200, () -> api.patch(admin, path, change));
    expect(204, () -> api.delete(admin, path));
  }

  private JsonNode expect(int status, Callable<Api.Reply> request) {
    try {
      Api.Reply reply = request.call();
      if (reply.status() != status) {
        failures.add(
            "%s: %d %s"
                .formatted(reply.response().request(), reply.status(), reply.response().body()));
      }
      return reply.body();
    } catch (Exception e) { // whatever a client can meet is what is counted here
      failures.add(e.toString());
      return MissingNode.getInstance();
    }
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Rounds by kind. */
  Map<String, Long> rounds() {
    Map<String, Long> rounds = new TreeMap<>();
    answered.forEach((kind, count) -> rounds.put(kind, count.sum()));
    return rounds;
  }

  @Override
  public void close() {
    over.countDown();
    threads.close();
  }
}
