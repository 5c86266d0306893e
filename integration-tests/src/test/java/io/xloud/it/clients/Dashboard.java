package io.xloud.it.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.xloud.it.server.Certificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * As much of a dashboard as a login needs: it takes the token that a browser brings, asks the
 * service for the user's projects, goes on to the first of them and says who came with which roles.
 */
final class Dashboard implements AutoCloseable {
  static final String TITLE = "Dashboard";

  private static final String LANDING = "/auth/websso/";
  private static final String TOKEN = "token=";

  private final Api service;
  private final HttpsServer server;

  Dashboard(Api service) throws IOException {
    this.service = service;
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(Certificate.forLoopback().tls()));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(LANDING, this::land);
    server.start();
  }

  /** Where browsers bring tokens to. */
  String url() {
    return "https://127.0.0.1:" + server.getAddress().getPort() + LANDING;
  }

  private void land(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    byte[] page =
        "<!doctype html><title>%s</title><body>%s"
            .formatted(TITLE, greeting(form))
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }

  /** A test reads from the page what went wrong. */
  private String greeting(String form) {
    try {
      String token =
          URLDecoder.decode(
              form.substring(form.indexOf(TOKEN) + TOKEN.length()), StandardCharsets.UTF_8);
      JsonNode in = enter(token);
      List<String> roles = in.path("roles").findValuesAsText("name").stream().sorted().toList();
      return "%s in %s: %s"
          .formatted(
              in.at("/user/name").asText(),
              in.at("/project/name").asText(),
              String.join(", ", roles));
    } catch (Exception | AssertionError e) {
      return e.toString();
    }
  }

  private JsonNode enter(String token) throws Exception {
    JsonNode projects = service.get(token, "/v3/auth/projects").with(200).body().path("projects");
    String first = Federation.ofProject(projects.at("/0/id").asText());
    return Federation.into(service, token, first).with(201).body().path("token");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
