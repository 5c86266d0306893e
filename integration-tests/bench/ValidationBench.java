import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A first baseline: how many validations of one project-scoped token the packaged server answers.
 * Client and server share the machine, so the figures are a lower bound and only comparable with
 * those of the same machine in the same hour. Run by {@code ./dev bench}.
 */
public final class ValidationBench {
  private static final String PASSWORD = "bench-of-validations";

  public static void main(String... arguments) throws Exception {
    Path data = Files.createTempDirectory("bench");
    int port = freePort();
    Process server = start(arguments[0], data, port);
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      String url = "http://127.0.0.1:" + port + "/v3/auth/tokens";
      String token = token(client, url, server);
      HttpRequest validation =
          HttpRequest.newBuilder(URI.create(url))
              .header("X-Auth-Token", token)
              .header("X-Subject-Token", token)
              .build();
      System.out.printf(
          "%d processors, Java %s%nGET /v3/auth/tokens with catalog, one token, %d bytes%n",
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("java.version"),
          client.send(validation, BodyHandlers.ofByteArray()).body().length);
      drive(client, validation, 16, 5);
      report(1, drive(client, validation, 1, 10));
      report(16, drive(client, validation, 16, 10));
      System.out.println("resident memory of the server: " + resident(server));
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private static Process start(String program, Path data, int port) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                program,
                "--data",
                data.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--management-port",
                Integer.toString(freePort()))
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("server.log").toFile());
    builder.environment().put("OS_BOOTSTRAP_PASSWORD", PASSWORD);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private static String token(HttpClient client, String url, Process server) throws Exception {
    String body =
        """
        {"auth": {"identity": {"methods": ["password"], "password": {"user":
         {"name": "admin", "domain": {"id": "default"}, "password": "%s"}}},
         "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}
        """
            .formatted(PASSWORD);
    HttpRequest login =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    while (true) {
      try {
        var answer = client.send(login, BodyHandlers.discarding());
        if (answer.statusCode() == 201) {
          return answer.headers().firstValue("X-Subject-Token").orElseThrow();
        }
      } catch (java.io.IOException e) {
        if (!server.isAlive()) {
          throw e;
        }
      }
      server.waitFor(100, java.util.concurrent.TimeUnit.MILLISECONDS);
    }
  }

  /** The times of all answers in nanoseconds; anything but a 200 ends the run. */
  private static long[] drive(HttpClient client, HttpRequest request, int connections, int seconds)
      throws Exception {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    Callable<List<Long>> one =
        () -> {
          List<Long> times = new ArrayList<>();
          for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
            int status = client.send(request, BodyHandlers.ofByteArray()).statusCode();
            if (status != 200) {
              throw new IllegalStateException("a validation was answered with " + status);
            }
            times.add(System.nanoTime() - start);
          }
          return times;
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Long> all = new ArrayList<>();
      for (Future<List<Long>> each : threads.invokeAll(java.util.Collections.nCopies(connections, one))) {
        all.addAll(each.get());
      }
      return all.stream().mapToLong(Long::longValue).toArray();
    }
  }

  private static void report(int connections, long[] times) {
    Arrays.sort(times);
    System.out.printf(
        "%2d connections: %,d requests per second, p50 %.2f ms, p99 %.2f ms%n",
        connections,
        times.length / 10,
        times[times.length / 2] / 1e6,
        times[(int) (times.length * 0.99)] / 1e6);
  }

  private static String resident(Process server) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.substring("VmRSS:".length()).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
