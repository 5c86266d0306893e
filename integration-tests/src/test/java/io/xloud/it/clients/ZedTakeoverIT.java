package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A database that Keystone 22 (Zed) made is served as it is. */
class ZedTakeoverIT {
  private static final String SCHEMA = "zed_takeover";
  private static final String PASSWORD = "z3d-s3cr3t";
  private static final Path DUMP = Path.of("../src/test/resources/schema/keystone-zed.sql");

  @Test
  void the_server_works_on_it_and_alters_none_of_its_tables() throws Exception {
    Mariadb.running().createSchema(SCHEMA);
    load();
    Map<String, String> definitions = definitions();
    Map<String, String> contents = contents(definitions.keySet());

    try (IdentityServer server = IdentityServer.over(SCHEMA, Conf.empty())) {
      server.makeKeys();
      server.start();

      assertThat(definitions()).isEqualTo(definitions);
      assertThat(contents(definitions.keySet())).isEqualTo(contents);
      assertWorks(new Api(server.url()));
      assertThat(definitions()).isEqualTo(definitions);
      assertThat(server.manage("db_version")).contains("29e87d24a316");
    }
  }

  private static void assertWorks(Api api) throws Exception {
    String admin = api.login("admin", PASSWORD, Scope.SYSTEM).with(201).token();
    String ada = api.createUser(admin, "ada", "s3cret-of-ada");
    String reader = api.role(admin, "reader");
    api.put(admin, "/v3/domains/default/users/%s/roles/%s".formatted(ada, reader)).with(204);
    String hers = api.login("ada", "s3cret-of-ada", Scope.DOMAIN).with(201).token();
    api.validate(admin, hers).with(200);
    api.get(hers, "/v3/auth/domains").with(200);
    api.revoke(admin, hers).with(204);
    api.validate(admin, hers).with(404);
    api.delete(admin, "/v3/users/" + ada).with(204);
    api.login("admin", PASSWORD, Scope.PROJECT).with(201);
  }

  /** Ours speaks of what it did; what a foreign program made before leaves no events. */
  private static void load() throws Exception {
    try (Connection connection = Mariadb.running().connect(SCHEMA);
        Statement statement = connection.createStatement()) {
      statement.execute("set session server_id = 99");
      for (String one : Files.readString(DUMP).replaceAll("(?m)^--.*$", "").split(";\\s*\n")) {
        if (!one.isBlank()) {
          statement.execute(one);
        }
      }
    }
  }

  private static Map<String, String> definitions() throws SQLException {
    Map<String, String> definitions = new TreeMap<>();
    for (String table : tables()) {
      definitions.put(
          table,
          one("show create table `%s`".formatted(table), 2).replaceAll(" AUTO_INCREMENT=\\d+", ""));
    }
    return definitions;
  }

  private static Map<String, String> contents(Iterable<String> tables) throws SQLException {
    Map<String, String> sums = new TreeMap<>();
    for (String table : tables) {
      sums.put(table, one("checksum table `%s`".formatted(table), 2));
    }
    return sums;
  }

  private static List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = Mariadb.running().connect(SCHEMA);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("show tables")) {
      while (rows.next()) {
        if (!rows.getString(1).startsWith("xi_")) {
          tables.add(rows.getString(1));
        }
      }
    }
    return tables;
  }

  private static String one(String sql, int column) throws SQLException {
    try (Connection connection = Mariadb.running().connect(SCHEMA);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(column);
    }
  }
}
