package io.xloud.it.clients;

import io.xloud.it.server.Cloud;
import io.xloud.it.server.Ports;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small service that trusts only what the real keystonemiddleware tells it of its callers. */
final class GuardedService implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Process process;
  private final String url;

  private GuardedService(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  static GuardedService of(Cloud cloud) throws Exception {
    int port = Ports.free();
    Path log = Files.createTempFile("guarded", ".log");
    Process process =
        Python.serve(
            log,
            "guarded_service.py",
            Integer.toString(port),
            cloud.url() + "/v3",
            cloud.adminPassword());
    String url = "http://127.0.0.1:" + port;
    Ports.awaitAnswer(url, process, log);
    return new GuardedService(process, url);
  }

  HttpResponse<String> ask(String path, String token) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(url + path)).header("X-Auth-Token", token).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  int statusOf(String path, String token) throws Exception {
    return ask(path, token).statusCode();
  }

  @Override
  public void close() {
    Python.end(process);
  }
}
