package io.xloud.it.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xloud.it.server.Await;
import io.xloud.it.server.Certificate;
import io.xloud.it.server.Debian;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real browser without a window, which is told what to do as its own tools tell it: here it is
 * the browser that decides which cookies are kept and sent, and what a page may do.
 */
final class Chromium implements AutoCloseable {
  private static final String PACKAGE = "chromium-headless-shell";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern LISTENS = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private final String session;
  private int asked;

  private Chromium(Process process) throws IOException, InterruptedException {
    this.process = process;
    this.socket =
        client.newWebSocketBuilder().buildAsync(listening(process), new Telling(told)).join();
    String target =
        ask("Target.createTarget", "", object().put("url", "about:blank"))
            .path("targetId")
            .asText();
    this.session =
        ask("Target.attachToTarget", "", object().put("targetId", target).put("flatten", true))
            .path("sessionId")
            .asText();
  }

  /** It believes the certificate for loopback, and no other that nobody vouches for. */
  static Chromium started() throws IOException, InterruptedException, GeneralSecurityException {
    Path profile = Files.createTempDirectory("chromium-");
    ProcessBuilder builder = Debian.program(PACKAGE, PACKAGE);
    builder.command(
        Debian.file("usr/lib/chromium/" + PACKAGE, PACKAGE).toString(),
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-proxy-server",
        "--remote-debugging-port=0",
        "--ignore-certificate-errors-spki-list=" + Certificate.forLoopback().pin(),
        "--user-data-dir=" + profile,
        "about:blank");
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
    return new Chromium(process);
  }

  private static URI listening(Process process) throws IOException {
    BufferedReader errors = process.errorReader();
    StringBuilder all = new StringBuilder();
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      Matcher listens = LISTENS.matcher(line);
      if (listens.find()) {
        Thread.ofVirtual().start(() -> errors.lines().forEach(_ -> {}));
        return URI.create(listens.group(1));
      }
      all.append(line).append('\n');
    }
    throw new AssertionError("the browser does not start:\n" + all);
  }

  private record Telling(BlockingQueue<JsonNode> told, StringBuilder begun)
      implements WebSocket.Listener {
    Telling(BlockingQueue<JsonNode> told) {
      this(told, new StringBuilder());
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      begun.append(text);
      if (last) {
        try {
          told.add(JSON.readTree(begun.toString()));
        } catch (IOException e) {
          throw new IllegalStateException("the browser says no JSON", e);
        }
        begun.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private JsonNode ask(String method, String of, ObjectNode parameters)
      throws InterruptedException {
    int id = ++asked;
    ObjectNode question = object().put("id", id).put("method", method);
    question.set("params", parameters);
    if (!of.isEmpty()) {
      question.put("sessionId", of);
    }
    socket.sendText(question.toString(), true).join();
    JsonNode answer = heard(one -> one.path("id").asInt() == id, method);
    return answer.path("result");
  }

  /** What is told in between and nobody waits for is kept for who does. */
  private JsonNode heard(Predicate<JsonNode> awaited, String what) throws InterruptedException {
    List<JsonNode> others = new ArrayList<>();
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      JsonNode one =
          told.poll(Duration.between(Instant.now(), end).toMillis(), TimeUnit.MILLISECONDS);
      if (one == null) {
        throw new AssertionError("the browser does not tell " + what + ", but " + others);
      }
      if (awaited.test(one)) {
        told.addAll(others);
        return one;
      }
      others.add(one);
    }
  }

  void open(String address) throws InterruptedException {
    ask("Page.navigate", session, object().put("url", address));
  }

  /** What a script in the page at hand is worth. */
  JsonNode run(String script) throws InterruptedException {
    return ask("Runtime.evaluate", session, object().put("expression", script))
        .path("result")
        .path("value");
  }

  void await(String condition) throws Exception {
    Await.until(
        PATIENCE,
        () -> condition + " on " + run("location.href + document.body.innerHTML"),
        () -> run(condition).asBoolean());
  }

  /** Waits for the page of a provider on which somebody logs in. */
  void awaitQuestion() throws Exception {
    await("document.querySelector('[name=password]') !== null");
  }

  /** Logs in on it. */
  void logIn(String user, String password) throws InterruptedException {
    run(
        """
        document.querySelector('[name=username]').value = '%s';
        document.querySelector('[name=password]').value = '%s';
        document.querySelector('form').submit();
        """
            .formatted(user, password));
  }

  /** The cookies that it would send there, of those whose names begin so. */
  List<JsonNode> cookies(String address, String beginning) throws InterruptedException {
    ObjectNode wanted = object();
    wanted.putArray("urls").add(address);
    return ask("Network.getCookies", session, wanted)
        .path("cookies")
        .valueStream()
        .filter(cookie -> cookie.path("name").asText().startsWith(beginning))
        .toList();
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
    end(process);
  }

  private static void end(Process process) {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .forEach(ProcessHandle::destroyForcibly);
  }
}
