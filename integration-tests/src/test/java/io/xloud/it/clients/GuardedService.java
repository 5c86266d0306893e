package io.xloud.it.clients;

import io.xloud.it.server.Cloud;
import io.xloud.it.server.Ports;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
    return behind(cloud.url() + "/v3", cloud.adminPassword());
  }

  /** Behind external_oauth2_token, which asks as a client of OAuth 2. */
  static GuardedService ofClient(String url, String client, String secret) throws Exception {
    return behind(url + "/v3", client, secret);
  }

  private static GuardedService behind(String... words) throws Exception {
    int port = Ports.free();
    Path log = Files.createTempFile("guarded", ".log");
    List<String> arguments = new ArrayList<>(List.of(Integer.toString(port)));
    Collections.addAll(arguments, words);
    Process process = Python.serve(log, "guarded_service.py", arguments.toArray(String[]::new));
    String url = "http://127.0.0.1:" + port;
    Ports.awaitAnswer(url, process, log);
    return new GuardedService(process, url);
  }

  HttpResponse<String> ask(String path, String token) throws Exception {
    return ask(path, "X-Auth-Token", token);
  }

  /** As clients of OAuth 2 ask. */
  HttpResponse<String> askAsBearer(String path, String token) throws Exception {
    return ask(path, "Authorization", "Bearer " + token);
  }

  private HttpResponse<String> ask(String path, String header, String value) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(url + path)).header(header, value).build(),
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
