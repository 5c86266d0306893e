package io.xloud.it.cluster;

import io.xloud.it.clients.PythonKeystone;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code ./dev cluster up|status|down}: starts the cluster and leaves it running, tells of it, and
 * ends it. What runs is written into a file of its folder, one process in each line.
 */
public final class ClusterCommand {
  private static final Path FOLDER =
      Path.of(System.getProperty("xloud.cluster", "target/cluster")).toAbsolutePath().normalize();
  private static final Path RUNNING = FOLDER.resolve("running");

  private ClusterCommand() {}

  /**
   * One process of it.
   *
   * @param started by which another process with the number is told from it
   * @param address where it answers
   */
  private record Member(String name, long pid, long started, String address) {
    static Member of(String name, long pid, String address) {
      return new Member(name, pid, startOf(pid).orElseThrow(), address);
    }

    static Member read(String line) {
      String[] words = line.split(" ");
      return new Member(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), words[3]);
    }

    private static Optional<Long> startOf(long pid) {
      return ProcessHandle.of(pid)
          .flatMap(handle -> handle.info().startInstant())
          .map(instant -> instant.toEpochMilli());
    }

    Optional<ProcessHandle> process() {
      return startOf(pid).filter(start -> start == started).flatMap(_ -> ProcessHandle.of(pid));
    }

    String line() {
      return "%s %d %d %s".formatted(name, pid, started, address);
    }

    String state() {
      if (process().isEmpty()) {
        return "gone";
      }
      return name.startsWith("galera") ? database() : "answers " + answer();
    }

    private String database() {
      int port = URI.create("tcp://" + address).getPort();
      String state = GaleraNode.status(port, "wsrep_local_state_comment");
      return state.isEmpty()
          ? "does not answer"
          : "%s, one of %s".formatted(state, GaleraNode.status(port, "wsrep_cluster_size"));
    }

    private String answer() {
      String path = name.startsWith("identity") ? "/health/ready" : "";
      HttpRequest ask = HttpRequest.newBuilder(URI.create(address + path)).build();
      try (HttpClient client = HttpClient.newHttpClient()) {
        return Integer.toString(
            client.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode());
      } catch (IOException e) {
        return "nothing";
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "nothing";
      }
    }
  }

  public static void main(String[] words) throws Exception {
    switch (words[0]) {
      case "up" -> up(List.of(words).contains("--python"));
      case "status" -> status();
      case "down" -> down();
      default -> throw new IllegalArgumentException(words[0]);
    }
    System.exit(0); // drivers leave threads of their own
  }

  private static void up(boolean python) throws Exception {
    if (members().stream().anyMatch(member -> member.process().isPresent())) {
      System.err.println("dev: the cluster runs already; ./dev cluster down ends it");
      System.exit(1);
    }
    clear();
    Conf conf = python ? Conf.empty().with("xloud", "coexistence", "on") : Conf.empty();
    Cluster cluster = Cluster.start(FOLDER, conf);
    StringBuilder lines = new StringBuilder();
    for (GaleraNode node : cluster.databases()) {
      add(lines, Member.of(node.name(), node.pid(), "127.0.0.1:" + node.sql()));
    }
    for (IdentityServer node : cluster.nodes()) {
      String name = node.folder().getFileName().toString();
      add(lines, Member.of(name, node.pid(), node.managementUrl()));
    }
    add(lines, Member.of("haproxy", cluster.haproxy().pid(), cluster.haproxy().operators()));
    if (python) {
      Path folder = Files.createDirectories(FOLDER.resolve("python"));
      for (String keys : Cluster.KEYS) {
        Cluster.mirror(cluster.nodes().getFirst().folder().resolve(keys), folder.resolve(keys));
      }
      PythonKeystone keystone = PythonKeystone.at(cluster.connectionToFirst(), folder).start();
      add(lines, Member.of("python-keystone", keystone.pid(), keystone.url()));
    }
    Files.writeString(RUNNING, lines);
    Files.writeString(FOLDER.resolve("openrc"), openrc(cluster));
    status();
  }

  private static void add(StringBuilder lines, Member member) {
    lines.append(member.line()).append('\n');
  }

  private static String openrc(Cluster cluster) {
    return """
    export OS_AUTH_URL=%s/v3
    export OS_CACERT=%s
    export OS_USERNAME=admin OS_PASSWORD='%s' OS_PROJECT_NAME=admin
    export OS_USER_DOMAIN_ID=default OS_PROJECT_DOMAIN_ID=default OS_IDENTITY_API_VERSION=3
    """
        .formatted(cluster.haproxy().url(), cluster.haproxy().certificate(), Cluster.PASSWORD);
  }

  private static void status() throws IOException {
    List<Member> members = members();
    if (members.isEmpty()) {
      System.out.println("nothing runs; ./dev cluster up starts it");
      return;
    }
    for (Member member : members) {
      System.out.printf(
          "%-16s %-30s %-8d %s%n", member.name(), member.address(), member.pid(), member.state());
    }
    System.out.printf(
        "%nlogs and data  %s%nclients        . %s%n", FOLDER, FOLDER.resolve("openrc"));
  }

  /** Databases last, so that the nodes can end what they have begun. */
  private static void down() throws IOException {
    Map<Boolean, List<Member>> members =
        members().stream()
            .collect(Collectors.partitioningBy(member -> member.name().startsWith("galera")));
    end(members.get(false));
    end(members.get(true));
    Files.deleteIfExists(RUNNING);
  }

  private static void end(List<Member> members) {
    List<ProcessHandle> processes =
        members.stream().map(Member::process).flatMap(Optional::stream).toList();
    processes.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : processes) {
      process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join();
      process.destroyForcibly();
    }
  }

  private static List<Member> members() throws IOException {
    return Files.exists(RUNNING)
        ? Files.readAllLines(RUNNING).stream().map(Member::read).toList()
        : List.of();
  }

  private static void clear() throws IOException {
    Files.createDirectories(FOLDER);
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(FOLDER)) {
          Files.delete(file);
        }
      }
    }
  }
}
