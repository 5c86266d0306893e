package io.xloud.cli;

import io.xloud.config.ConfigFiles;
import io.xloud.config.Options;
import io.xloud.crypto.KeyEncryptionKey;
import io.xloud.crypto.KeyRotation;
import io.xloud.crypto.Secret;
import io.xloud.embedded.EmbeddedDatabase;
import io.xloud.error.StartFailure;
import io.xloud.keys.StoredRepositories;
import io.xloud.keys.StoredRotation;
import io.xloud.persistence.ConnectionPool;
import io.xloud.persistence.DatabaseUrl;
import io.xloud.persistence.PoolSettings;
import io.xloud.persistence.Schema;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * The server itself. With no database configured it keeps one of its own in the data folder; with a
 * data folder named it reads no configuration but what is named too.
 */
@Command(name = "serve", description = "Runs the server until it is asked to end.")
final class Serve implements Callable<Integer> {
  /** How long the beans may take to end after the last answer. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  @ParentCommand Commands commands = new Commands();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the embedded database; also XLOUD_DATA (default: data).")
  @Nullable String data;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address of the API; also XLOUD_HOST (default: 0.0.0.0).")
  @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      converter = Port.class,
      description = "Port of the API; also XLOUD_PORT (default: 5000).")
  @Nullable String port;

  @Option(
      names = "--management-host",
      paramLabel = "ADDRESS",
      description =
          "Address of health and metrics; also XLOUD_MANAGEMENT_HOST (default: 127.0.0.1).")
  @Nullable String managementHost;

  @Option(
      names = "--management-port",
      paramLabel = "N",
      converter = Port.class,
      description = "Port of health and metrics; also XLOUD_MANAGEMENT_PORT (default: 9090).")
  @Nullable String managementPort;

  /** Before the command it is taken as well; here for whoever types only a server's options. */
  @Option(names = "--debug", description = "Logs what the server does in detail.")
  boolean debug;

  @Option(names = "--rehearse", hidden = true)
  boolean rehearse;

  @Override
  public Integer call() {
    set("xloud.data", data);
    set("xloud.host", host);
    set("xloud.port", port);
    set("xloud.management-host", managementHost);
    set("xloud.management-port", managementPort);
    ConfigFiles files = isPlayground() ? commands.namedConfiguration() : commands.configuration();
    Options options = files.options();
    Unserved.refuse(options);
    if (options.isSet("database", "connection")) {
      CommandDatabase.awaitAnswer(options);
    }
    files.handOver();
    if (debug) {
      LogOptions.inDetail(System.getProperties());
    }
    LogOptions.follow(options, System.getProperties());
    listen(options);
    return options.isSet("database", "connection")
        ? Boot.run(Neighbour.class, address(options))
        : serveWithOwnDatabase(options);
  }

  private boolean isPlayground() {
    return data != null || System.getenv("XLOUD_DATA") != null;
  }

  private static void set(String property, @Nullable String value) {
    if (value != null) {
      System.setProperty(property, value);
    }
  }

  private static void listen(Options options) {
    int port = options.integer("xloud", "port");
    if (port != 0 && port == options.integer("xloud", "management-port")) {
      throw new StartFailure(
          "The API and its management can't both listen on port %d: give another --management-port."
              .formatted(port));
    }
    listen("http", options.string("xloud", "host"), options.integer("xloud", "port"));
    listen(
        "management",
        options.string("xloud", "management-host"),
        options.integer("xloud", "management-port"));
  }

  private static void listen(String door, String host, int port) {
    System.setProperty("quarkus.%s.host".formatted(door), host);
    System.setProperty("quarkus.%s.port".formatted(door), Integer.toString(free(host, port)));
  }

  private int serveWithOwnDatabase(Options options) {
    Path folder = Path.of(options.string("xloud", "data")).toAbsolutePath().normalize();
    try (EmbeddedDatabase database = EmbeddedDatabase.in(folder)) {
      nameOwn(database, options);
      Duration patience = drain(options).plus(options.duration("xloud", "shutdown.timeout"));
      makeTables(database.connection());
      List<KeyPlace> places = KeyPlace.under(folder, options);
      places.forEach(place -> keepKeys(options, place));
      if (StoredRepositories.areAskedFor(options)) {
        storeKeys(database.connection(), options, places);
      }
      String address = address(options);
      FirstRun.expect(folder, address);
      CountDownLatch ended = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> endAfter(ended, patience.plus(GRACE), database)));
      try {
        return Boot.run(rehearse ? Rehearsal.class : Playground.class, folder.toString(), address);
      } finally {
        ended.countDown();
      }
    }
  }

  /** Nobody else knows this database, so there are no writers but us. */
  private static void nameOwn(EmbeddedDatabase database, Options options) {
    System.setProperty("keystone.database.connection", database.connection().reveal());
    if (options.string("xloud", "coexistence").equals("auto")) {
      System.setProperty("xloud.coexistence", "off");
    }
  }

  /** Nobody shares the load of a server with a database of its own, so nobody has to notice. */
  private static Duration drain(Options options) {
    if (options.isSet("xloud", "shutdown.drain")) {
      return options.duration("xloud", "shutdown.drain");
    }
    System.setProperty("xloud.shutdown.drain", "0 s");
    return Duration.ZERO;
  }

  private static void makeTables(Secret connection) {
    DatabaseUrl url = DatabaseUrl.parse(connection.reveal());
    String jdbc =
        "jdbc:mariadb://127.0.0.1:%d/%s".formatted(url.hosts().getFirst().port(), url.name());
    try (ConnectionPool pool =
        ConnectionPool.open(PoolSettings.of(jdbc, url.user(), url.password()))) {
      new Schema(pool.database()).migrate();
    }
  }

  /** The first keys of a database that has none: those of the folders, where there are any. */
  private static void storeKeys(Secret connection, Options options, List<KeyPlace> places) {
    DatabaseUrl url = DatabaseUrl.parse(connection.reveal());
    KeyEncryptionKey key = KeyEncryptionKey.from(options);
    String jdbc =
        "jdbc:mariadb://127.0.0.1:%d/%s".formatted(url.hosts().getFirst().port(), url.name());
    try (ConnectionPool pool =
        ConnectionPool.open(PoolSettings.of(jdbc, url.user(), url.password()))) {
      for (KeyPlace place : places) {
        new StoredRotation(place.table(pool.database(), key), place.mostKeys())
            .setUpFrom(place.folder());
      }
    }
  }

  private static void keepKeys(Options options, KeyPlace place) {
    if (!options.isSet(place.section(), "key_repository")) {
      System.setProperty(
          "keystone.%s.key_repository".formatted(place.section()), place.folder().toString());
      if (StoredRepositories.areAskedFor(options)) {
        return; // the export makes it
      }
      try {
        new KeyRotation(place.folder(), place.mostKeys(), Optional.empty()).setUp();
      } catch (IOException e) {
        throw new StartFailure(
            "Keys cannot be made in %s: %s.".formatted(place.folder(), e.getMessage()), e);
      }
    }
  }

  /** Where a client on this machine finds the API. */
  private static String address(Options options) {
    String host =
        switch (options.string("xloud", "host")) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "[::1]";
          case String bound when bound.contains(":") -> "[" + bound + "]";
          case String bound -> bound;
        };
    return "http://%s:%s/v3".formatted(host, System.getProperty("quarkus.http.port"));
  }

  /**
   * Holds a process that was told to end until Quarkus has given back its connections and the
   * database has ended.
   */
  private static void endAfter(CountDownLatch ended, Duration patience, EmbeddedDatabase database) {
    try {
      ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    database.close();
  }

  /** The port, or any free one for 0. */
  private static int free(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartFailure(
          "Cannot listen on %s port %d: %s.".formatted(host, port, e.getMessage()), e);
    }
  }
}
