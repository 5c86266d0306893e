package io.xloud.it.clients;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Playground;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * What long lists cost here and in Python Keystone: both on the embedded database of the packaged
 * server, each with a schema of its own and the same rows, asked one after the other by one client.
 * Run by {@code ./dev bench lists}; Python's cache is off, as it is without memcached.
 */
class ListsBench {
  private static final String PASSWORD = "bench of lists";
  private static final long BUDGET_NANOS = 20_000_000_000L;
  private static final int MOST = 200;
  private static final int WARM_UP = 4;

  private static final List<String> ROWS =
      List.of(
          """
          insert into project (id, name, extra, description, enabled, domain_id, parent_id, is_domain)
          select md5(concat('project', seq)), concat('project ', seq), '{}', '', 1, 'default', 'default', 0
          from seq_0_to_999
          """,
          """
          insert into user (id, extra, enabled, created_at, domain_id)
          select md5(concat('user', seq)), '{}', 1, utc_timestamp(), 'default' from seq_0_to_9999
          """,
          """
          insert into local_user (user_id, domain_id, name)
          select md5(concat('user', seq)), 'default', concat('user ', seq) from seq_0_to_9999
          """,
          """
          insert into password (local_user_id, password_hash, created_at, created_at_int)
          select id, '$2b$04$', utc_timestamp(), unix_timestamp() * 1000000 from local_user
          where name like 'user %'
          """,
          """
          insert into assignment (type, actor_id, target_id, role_id, inherited)
          select 'UserProject', md5(concat('user', seq mod 1000)),
            md5(concat('project', (seq mod 1000 * 7 + seq div 1000 * 101) mod 1000)), role.id, 0
          from seq_0_to_9999 join role on role.name = 'member'
          """,
          "analyze table project, user, local_user, password, assignment");

  /** One side: where it answers, and the schema it answers from. */
  private record Side(String name, Api api, String token, Connection database) {
    Answer ask(String path) throws Exception {
      long start = System.nanoTime();
      Api.Reply reply = api.get(token, path).with(200);
      return new Answer(System.nanoTime() - start, reply.body());
    }
  }

  private record Answer(long nanos, JsonNode body) {}

  private record Counted(Answer answer, int statements) {}

  @Test
  void measure() throws Exception {
    Path data = Files.createTempDirectory("bench-lists");
    try (Playground ours = new Playground(data)) {
      ours.start(PASSWORD);
      String connection = Files.readString(data.resolve("db.connection")).strip();
      String theirConnection = connection.replaceFirst("/keystone$", "/python");
      try (Connection here = connect(connection, "keystone")) {
        here.createStatement().execute("create database python character set utf8mb3");
        Path folder = Files.createDirectories(data.resolve("python"));
        try (PythonKeystone theirs = PythonKeystone.at(theirConnection, folder);
            Connection there = connect(connection, "python")) {
          theirs.prepare(PASSWORD);
          fill(here);
          fill(there);
          theirs.start();
          compare(side("Xloud", ours.url(), here), side("Python", theirs.url(), there));
        }
      }
    }
  }

  private static Connection connect(String connection, String schema) throws SQLException {
    String[] part = connection.split("[:/@]+");
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:%s/%s?user=keystone&password=%s"
            .formatted(part[4], schema, part[2]));
  }

  private static void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String rows : ROWS) {
        statement.execute(rows);
      }
    }
  }

  private static Side side(String name, String url, Connection database) throws Exception {
    Api api = new Api(url);
    return new Side(name, api, api.login("admin", PASSWORD, Scope.PROJECT).token(), database);
  }

  private static void compare(Side... sides) throws Exception {
    System.out.printf(
        "%d processors, Java %s, Python Keystone 30.0.0 on waitress; 10,000 users, 1,000 projects,"
            + " 10,000 assignments%n",
        Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
    System.out.printf(
        "%-52s %-7s %9s %10s %10s %11s %8s%n",
        "", "", "requests", "p50 ms", "p99 ms", "statements", "members");
    for (Side side : sides) {
      pages(side);
    }
    for (Side side : sides) {
      measure(
          "GET /v3/role_assignments?include_names (all)",
          side,
          _ -> "/v3/role_assignments?include_names");
    }
    for (Side side : sides) {
      measure(
          "GET /v3/role_assignments?include_names of a project",
          side,
          i -> "/v3/role_assignments?include_names&scope.project.id=" + md5("project" + i));
    }
    for (Side side : sides) {
      measure("GET /v3/users/ID/projects", side, i -> "/v3/users/" + md5("user" + i) + "/projects");
    }
  }

  /** All 10,000 users, 100 a page, from page to page by marker. */
  private static void pages(Side side) throws Exception {
    String[] marker = {""};
    measure(
        "GET /v3/users?limit=100&marker=…",
        side,
        _ -> "/v3/users?limit=100" + marker[0],
        body -> {
          JsonNode users = body.path("users");
          marker[0] = "&marker=" + users.path(users.size() - 1).path("id").asText();
        },
        100);
  }

  private static void measure(String what, Side side, IntFunction<String> path) throws Exception {
    measure(what, side, path, _ -> {}, MOST);
  }

  /** What to do with an answer before the next request. */
  private interface Look {
    void at(JsonNode body);
  }

  private static void measure(String what, Side side, IntFunction<String> path, Look look, int most)
      throws Exception {
    Counted first = counted(side, path.apply(0));
    int statements = first.statements();
    int members = longest(first.answer().body());
    List<Long> times = new ArrayList<>();
    if (first.answer().nanos() > BUDGET_NANOS / 2) {
      times.add(first.answer().nanos());
    } else {
      for (int i = 0; i < WARM_UP; i++) {
        side.ask(path.apply(0));
      }
      statements = counted(side, path.apply(0)).statements();
      long end = System.nanoTime() + BUDGET_NANOS;
      while (times.size() < most && System.nanoTime() < end) {
        Answer answer = side.ask(path.apply(times.size()));
        look.at(answer.body());
        times.add(answer.nanos());
        members = Math.max(members, longest(answer.body()));
      }
    }
    times.sort(null);
    System.out.printf(
        "%-52s %-7s %9d %10.1f %10.1f %11d %8d%n",
        what,
        side.name(),
        times.size(),
        times.get(times.size() / 2) / 1e6,
        times.get((int) Math.ceil(times.size() * 0.99) - 1) / 1e6,
        statements,
        members);
  }

  private static int longest(JsonNode body) {
    int longest = 0;
    for (JsonNode member : body) {
      longest = Math.max(longest, member.isArray() ? member.size() : 0);
    }
    return longest;
  }

  /** Those about tables of Keystone's that reach the schema of this side during one request. */
  private static Counted counted(Side side, String path) throws Exception {
    try (Statement statement = side.database().createStatement()) {
      statement.execute("set global log_output = 'TABLE'");
      statement.execute("truncate mysql.general_log");
      statement.execute("set global general_log = on");
      Answer answer = side.ask(path);
      statement.execute("set global general_log = off");
      try (ResultSet row =
          statement.executeQuery(
              """
              select count(*) from mysql.general_log
              where command_type in ('Query', 'Execute')
              and thread_id in (select id from information_schema.processlist where db = database())
              and thread_id <> connection_id()
              and lower(argument) regexp '\\\\b(from|into|update)\\\\b'
              and argument not like '%xi\\_%'
              """)) {
        row.next();
        return new Counted(answer, row.getInt(1));
      }
    }
  }

  private static String md5(String text) {
    try {
      byte[] digest =
          java.security.MessageDigest.getInstance("MD5")
              .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
