package io.xloud.it.balancer;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A node that remembers what reached it, and answers, refuses or hangs up as it is told. */
final class RecordingNode implements AutoCloseable {
  private final HttpServer server;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile Mood mood = Mood.ANSWERS;
  private volatile boolean ready = true;

  /** A request as it arrived. */
  record Seen(String method, String path, Headers headers) {}

  enum Mood {
    ANSWERS,
    UNAVAILABLE,
    HANGS_UP
  }

  RecordingNode() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.createContext("/health/ready", exchange -> end(exchange, ready ? 200 : 503));
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    seen.add(
        new Seen(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders()));
    switch (mood) {
      case ANSWERS -> end(exchange, 200);
      case UNAVAILABLE -> end(exchange, 503);
      case HANGS_UP -> throw new IOException("as told");
    }
  }

  private static void end(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  void becomes(Mood mood) {
    this.mood = mood;
  }

  void ready(boolean ready) {
    this.ready = ready;
  }

  List<Seen> seen() {
    return seen;
  }

  Haproxy.Node node() {
    int port = server.getAddress().getPort();
    return new Haproxy.Node(port, port);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
