package io.xloud.it.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Ports of loopback: a free one, and one on which somebody begins to answer. */
public final class Ports {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** Never the same twice: who got it may not listen yet. */
  public static int free() {
    int port;
    do {
      port = unused();
    } while (!GIVEN.add(port));
    return port;
  }

  private static int unused() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no port is free", e);
    }
  }

  /** Waits until somebody listens; fails with the log when the process ends. */
  public static void awaitOpen(int port, Process process, Path log) throws IOException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!isOpen(port)) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new AssertionError("nobody listens at %d:\n".formatted(port) + Files.readString(log));
      }
      process.onExit().completeOnTimeout(process, 50, TimeUnit.MILLISECONDS).join();
    }
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits for the first answer, whatever it says; fails with the log when the process ends. */
  public static void awaitAnswer(String url, Process process, Path log)
      throws IOException, InterruptedException {
    awaitAnswer(url, process, log, PATIENCE);
  }

  /** The same for one that takes its time. */
  static void awaitAnswer(String url, Process process, Path log, Duration patience)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      awaitAnswer(client, url, process, log, patience);
    }
  }

  /** The same with a client that trusts whoever answers. */
  static void awaitAnswer(HttpClient client, String url, Process process, Path log)
      throws IOException, InterruptedException {
    awaitAnswer(client, url, process, log, PATIENCE);
  }

  private static void awaitAnswer(
      HttpClient client, String url, Process process, Path log, Duration patience)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(patience);
    HttpRequest ask = HttpRequest.newBuilder(URI.create(url)).build();
    while (true) {
      try {
        client.send(ask, HttpResponse.BodyHandlers.discarding());
        return;
      } catch (IOException e) {
        if (!process.isAlive() || Instant.now().isAfter(end)) {
          throw new AssertionError(url + " does not answer:\n" + Files.readString(log), e);
        }
        process.onExit().completeOnTimeout(process, 50, TimeUnit.MILLISECONDS).join();
      }
    }
  }
}
