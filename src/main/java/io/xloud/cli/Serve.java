package io.xloud.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.xloud.embedded.EmbeddedDatabase;
import io.xloud.error.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The server itself; with no database configured it keeps one of its own in the data folder. */
@Command(name = "serve", description = "Runs the server until it is asked to end.")
final class Serve implements Callable<Integer> {
  private static final long GRACE_SECONDS = 20;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:XLOUD_DATA:-data}",
      description = "Folder of the embedded database, XLOUD_DATA (default: data).")
  Path data = Path.of("data");

  @Option(
      names = "--host",
      defaultValue = "${env:XLOUD_HOST:-0.0.0.0}",
      description = "Address to listen on, XLOUD_HOST (default: 0.0.0.0).")
  String host = "0.0.0.0";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "${env:XLOUD_PORT:-5000}",
      description = "Port of the API, XLOUD_PORT (default: 5000).")
  int port;

  @Option(
      names = "--management-port",
      paramLabel = "N",
      defaultValue = "${env:XLOUD_MANAGEMENT_PORT:-9090}",
      description = "Port of health and metrics, XLOUD_MANAGEMENT_PORT (default: 9090).")
  int managementPort;

  @Option(names = "--rehearse", hidden = true)
  boolean rehearse;

  @Override
  public Integer call() {
    if (rehearse) {
      port = freePort();
      managementPort = freePort();
    }
    requireFree(host, port);
    requireFree(host, managementPort);
    System.setProperty("quarkus.http.host", host);
    System.setProperty("quarkus.http.port", Integer.toString(port));
    System.setProperty("quarkus.management.host", host);
    System.setProperty("quarkus.management.port", Integer.toString(managementPort));
    try (EmbeddedDatabase database = EmbeddedDatabase.in(data)) {
      System.setProperty("keystone.database.connection", database.connection().reveal());
      return serve(database, rehearse ? Rehearsal.class : null);
    }
  }

  /**
   * Until a signal comes. The hook holds the process until Quarkus has given back its connections
   * and the database has ended.
   */
  private static int serve(
      EmbeddedDatabase database, @Nullable Class<? extends QuarkusApplication> application) {
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endAfter(ended, database)));
    AtomicReference<Integer> exitCode = new AtomicReference<>(1);
    try {
      Quarkus.run(application, (code, failure) -> exitCode.set(code));
      return exitCode.get();
    } finally {
      ended.countDown();
    }
  }

  private static void endAfter(CountDownLatch ended, EmbeddedDatabase database) {
    try {
      ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    database.close();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      throw new StartFailure(
          "Port %d of %s is taken by another process or not allowed.".formatted(port, host), e);
    }
  }
}
