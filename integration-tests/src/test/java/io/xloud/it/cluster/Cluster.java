package io.xloud.it.cluster;

import io.xloud.it.balancer.Haproxy;
import io.xloud.it.cluster.GaleraNode.Address;
import io.xloud.it.server.AtOnce;
import io.xloud.it.server.AtOnce.Task;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import io.xloud.it.server.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What an operator runs: three Galera nodes, three identity nodes with key folders of their own,
 * and HAProxy with the project's own configuration in front of them. All of it on loopback.
 */
public record Cluster(
    Path folder, List<GaleraNode> databases, List<IdentityServer> nodes, Haproxy haproxy)
    implements AutoCloseable {
  static final String PASSWORD = "of the cluster";
  static final String SCHEMA = "keystone";
  static final List<String> KEYS = List.of("fernet-keys", "receipt-keys", "credential-keys");
  private static final int SIZE = 3;

  public static Cluster start(Path folder, Conf conf) throws Exception {
    List<GaleraNode> databases = databases(folder);
    try {
      startAll(databases);
      return over(databases, nodes(folder, SIZE, connection(databases), SCHEMA, conf), folder);
    } catch (Exception | AssertionError e) {
      databases.forEach(GaleraNode::stop);
      throw e;
    }
  }

  /** As many nodes as said on a schema of the database that all tests share. */
  static Cluster small(Path folder, String schema, int size, Conf conf) throws Exception {
    Mariadb.running().createSchema(schema);
    String connection = Mariadb.running().connectionOf(schema);
    return over(List.of(), nodes(folder, size, connection, schema, conf), folder);
  }

  /** Nothing of it outlives a failing start. */
  private static Cluster over(List<GaleraNode> databases, List<IdentityServer> nodes, Path folder)
      throws IOException, InterruptedException {
    Haproxy haproxy =
        Haproxy.before(nodes.stream().map(Haproxy.Node::of).toList(), "127.0.0.1", 60);
    Cluster cluster = new Cluster(folder, databases, nodes, haproxy);
    try {
      cluster.begin();
      return cluster;
    } catch (IOException | InterruptedException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  private static List<GaleraNode> databases(Path folder) {
    List<Address> addresses = IntStream.range(0, SIZE).mapToObj(_ -> address()).toList();
    return IntStream.rangeClosed(1, SIZE)
        .mapToObj(i -> new GaleraNode(folder.resolve("galera-" + i), i, addresses))
        .toList();
  }

  private static Address address() {
    return new Address(Ports.free(), Ports.free(), Ports.free(), Ports.free());
  }

  private static void startAll(List<GaleraNode> databases)
      throws IOException, InterruptedException, SQLException {
    GaleraNode first = databases.getFirst();
    first.makeData();
    first.found();
    first.execute("create database " + SCHEMA + " character set utf8mb3");
    for (GaleraNode other : databases.subList(1, SIZE)) {
      other.join();
    }
  }

  /** As {@code [database] connection} spells it: all of them, the one to write to first. */
  private static String connection(List<GaleraNode> databases) {
    return databases.stream()
        .map(database -> "127.0.0.1:" + database.sql())
        .collect(Collectors.joining(",", "mysql+pymysql://keystone:keystone@", "/" + SCHEMA));
  }

  /** For Python, which knows one host only. */
  String connectionToFirst() {
    return connection(List.of(databases.getFirst()));
  }

  private static List<IdentityServer> nodes(
      Path folder, int size, String connection, String schema, Conf conf) throws IOException {
    List<IdentityServer> nodes = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      Path home = Files.createDirectories(folder.resolve("identity-" + i));
      Conf own =
          Conf.empty()
              .with("xloud", "data", home.resolve("data"))
              .with("xloud", "coexistence", "off")
              .with("xloud", "shutdown.drain", "5 s")
              .with(conf);
      nodes.add(IdentityServer.at(connection, schema, home, own));
    }
    return nodes;
  }

  private void begin() throws IOException, InterruptedException {
    IdentityServer first = nodes.getFirst();
    first.prepare(PASSWORD, haproxy.url());
    for (String keys : KEYS) {
      distribute(keys);
    }
    AtOnce.run(nodes.stream().<Task>map(node -> node::start).toArray(Task[]::new));
    for (int i = 1; i <= nodes.size(); i++) {
      haproxy.awaitStatus("node-" + i, "UP");
    }
  }

  /**
   * The first node's keys to the others in the order of rotate-keys: the staged file changes after
   * the primary has come, and the gone ones go last.
   */
  void distribute(String keys) throws IOException {
    Path from = nodes.getFirst().folder().resolve(keys);
    for (IdentityServer node : nodes.subList(1, nodes.size())) {
      mirror(from, node.folder().resolve(keys));
    }
  }

  static void mirror(Path from, Path to) throws IOException {
    if (!Files.exists(to)) {
      Files.createDirectory(
          to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    for (Path key : keysIn(from)) {
      Path part = to.resolve("." + key.getFileName());
      Files.copy(
          key, part, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      Files.move(part, to.resolve(key.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }
    for (Path key : keysIn(to)) {
      if (!Files.exists(from.resolve(key.getFileName()))) {
        Files.delete(key);
      }
    }
  }

  private static int number(Path key) {
    return Integer.parseInt(key.getFileName().toString());
  }

  /** The primary first, the staged one last. */
  static List<Path> keysIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d+"))
          .sorted(Comparator.comparing(Cluster::number).reversed())
          .toList();
    }
  }

  /** Nobody takes leave: a node that hangs would hold up the end of the others. */
  @Override
  public void close() {
    haproxy.close();
    nodes.forEach(IdentityServer::kill);
    databases.forEach(GaleraNode::stop);
  }
}
