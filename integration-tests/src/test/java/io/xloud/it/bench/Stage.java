package io.xloud.it.bench;

import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What all scenarios share: one database, one set of keys, and schemas with a cloud in each, made
 * when the first scenario asks for them.
 */
final class Stage {
  static final String SCHEMA = "bench";
  private static final String ADMIN_PASSWORD = "of the admin";

  /** As an operator has it: what is committed is on the disk, and memory for the tables. */
  private static final List<String> DURABLE =
      List.of(
          "set global innodb_flush_log_at_trx_commit = 1",
          "set global innodb_buffer_pool_size = 1024 * 1024 * 1024");

  private static final FileAttribute<?> OURS_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Settings settings;
  private final Path folder;
  private final Map<String, Population> schemas = new HashMap<>();

  Stage(Settings settings) throws IOException, SQLException {
    this.settings = settings;
    this.folder = Files.createTempDirectory("bench-");
    try (Connection connection = Mariadb.running().connect();
        Statement statement = connection.createStatement()) {
      for (String setting : DURABLE) {
        statement.execute(setting);
      }
    }
  }

  Settings settings() {
    return settings;
  }

  Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name), OURS_ALONE);
  }

  /** The version of the database. */
  String database() {
    try (Connection connection = Mariadb.running().connect()) {
      return connection.getMetaData().getDatabaseProductVersion();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The schema of most scenarios. */
  Population cloud() throws Exception {
    Population cloud = new Population(settings.allUsers(), settings.projects(), 0);
    make(SCHEMA, cloud);
    return cloud;
  }

  void make(String schema, Population population) throws Exception {
    if (schemas.putIfAbsent(schema, population) == null) {
      IdentityServer.prepared(schema, conf(), ADMIN_PASSWORD);
      population.fill(schema);
    }
  }

  /** Keys that all share, passwords as expensive as they are by default. */
  Conf conf() throws IOException {
    Conf conf = Conf.empty().with("identity", "password_hash_rounds", 12);
    Map<String, String> keys =
        Map.of(
            "fernet_tokens", "fernet-keys",
            "fernet_receipts", "receipt-keys",
            "credential", "credential-keys");
    for (Map.Entry<String, String> each : keys.entrySet()) {
      conf = conf.with(each.getKey(), "key_repository", folder(each.getValue()));
    }
    return conf;
  }

  Sealing sealing() throws IOException {
    return new Sealing(folder("fernet-keys"));
  }

  /** A node of a cluster of ours alone: the feed says what changed. */
  IdentityServer server() throws IOException, InterruptedException {
    return server(SCHEMA);
  }

  IdentityServer server(String schema) throws IOException, InterruptedException {
    return server(schema, Conf.empty().with("xloud", "coexistence", "off"));
  }

  IdentityServer server(String schema, Conf more) throws IOException, InterruptedException {
    Conf conf = conf();
    return IdentityServer.over(schema, conf).start(more);
  }

  static Side side(IdentityServer server) {
    return new Side("Xloud Identity", server.port(), server.pid());
  }

  PythonCloud python() throws IOException, InterruptedException {
    return python(SCHEMA);
  }

  PythonCloud python(String schema) throws IOException, InterruptedException {
    return PythonCloud.over(schema, conf());
  }
}
