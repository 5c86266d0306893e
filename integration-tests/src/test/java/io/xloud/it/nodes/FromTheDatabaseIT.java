package io.xloud.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api;
import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Conf;
import io.xloud.it.server.EventFence;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two nodes that answer nothing from memory, one by {@code cache.max-staleness = 0} and one by
 * {@code cache.enabled = false}: what was answered as done is seen by the very next question, and
 * whoever empties tables under them meets no fault.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FromTheDatabaseIT {
  private static final String SCHEMA = "from_the_database";
  private static final String PASSWORD = "asked each time";
  private static final int TRIES = 10;

  private IdentityServer first;
  private IdentityServer second;
  private Api strict;
  private Api off;
  private String admin;

  @BeforeAll
  void begin() throws Exception {
    Conf alone = Conf.empty().with("xloud", "coexistence", "off");
    first =
        IdentityServer.prepared(SCHEMA, alone.with("xloud", "cache.max-staleness", 0), PASSWORD)
            .start();
    second =
        IdentityServer.over(SCHEMA, TwoNodes.keysOf(first).with("xloud", "cache.enabled", false))
            .start();
    strict = new Api(first.url());
    off = new Api(second.url());
    admin = strict.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
  }

  @AfterAll
  void end() {
    second.close();
    first.close();
  }

  @Test
  void what_one_node_ended_the_other_never_accepts() throws Exception {
    neverAccepted(strict, off);
    neverAccepted(off, strict);
    assertThat(Metrics.answersFromMemory(first)).isZero();
    assertThat(Metrics.answersFromMemory(second)).isZero();
  }

  private void neverAccepted(Api writer, Api reader) throws Exception {
    Seed seed = new Seed(writer, admin);
    for (int i = 0; i < TRIES; i++) {
      Seed.Bearer revoked = seed.bearer();
      Seed.Bearer disabled = seed.bearer();
      Seed.Bearer demoted = seed.bearer();
      for (Seed.Bearer bearer : List.of(revoked, disabled, demoted)) {
        reader.validate(admin, bearer.token()).with(200);
      }
      writer.revoke(admin, revoked.token()).with(204);
      reader.validate(admin, revoked.token()).with(404);
      writer
          .patch(admin, "/v3/users/" + disabled.user(), "{\"user\": {\"enabled\": false}}")
          .with(200);
      reader.validate(admin, disabled.token()).with(404);
      writer
          .delete(
              admin,
              "/v3/projects/%s/users/%s/roles/%s"
                  .formatted(demoted.place(), demoted.user(), seed.role()))
          .with(204);
      reader.validate(admin, demoted.token()).with(404);
    }
  }

  @Test
  void whoever_empties_tables_is_answered_from_what_is_left() throws Exception {
    Seed.Bearer bearer = new Seed(strict, admin).bearer();
    SoftAssertions all = new SoftAssertions();
    try (Connection connection = Mariadb.running().connect(SCHEMA);
        Statement foreign = connection.createStatement()) {
      foreign.execute("set session server_id = " + EventFence.FOREIGN);
      foreign.execute("set session foreign_key_checks = 0");
      for (String table : tables(foreign)) {
        foreign.execute("create temporary table kept as select * from `%s`".formatted(table));
        foreign.execute("delete from `%s`".formatted(table));
        ask(all, table, bearer);
        // A server may have written its heartbeat again meanwhile.
        foreign.execute("insert ignore into `%s` select * from kept".formatted(table));
        foreign.execute("drop temporary table kept");
      }
      all.assertAll();
      assertTold(foreign, bearer);
    }
  }

  /** The next question after the table is empty, and after it is full again. */
  private void assertTold(Statement foreign, Seed.Bearer bearer) throws Exception {
    foreign.execute("create temporary table kept as select * from assignment");
    foreign.execute("delete from assignment where actor_id = '%s'".formatted(bearer.user()));
    strict.validate(admin, bearer.token()).with(404);
    off.validate(admin, bearer.token()).with(404);
    foreign.execute("insert ignore into assignment select * from kept");
    strict.validate(admin, bearer.token()).with(200);
    off.validate(admin, bearer.token()).with(200);
    for (String table : tables(foreign)) {
      foreign.execute("delete from `%s`".formatted(table));
    }
    SoftAssertions all = new SoftAssertions();
    ask(all, "every table", bearer);
    all.assertAll();
    strict.validate(admin, admin).with(401);
    off.validate(admin, admin).with(401);
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet row = statement.executeQuery("show tables")) {
      while (row.next()) {
        String name = row.getString(1);
        if (!name.startsWith("xi_schema") && !name.startsWith("alembic")) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private void ask(SoftAssertions all, String table, Seed.Bearer bearer) throws Exception {
    for (Api node : List.of(strict, off)) {
      check(all, table, node.validate(admin, bearer.token()));
      check(all, table, node.login("admin", PASSWORD, Scope.PROJECT));
      check(all, table, node.get(bearer.token(), "/v3/auth/catalog"));
      for (String path :
          List.of(
              "users",
              "users/" + bearer.user(),
              "users/%s/projects".formatted(bearer.user()),
              "projects",
              "projects/" + bearer.place(),
              "domains",
              "groups",
              "roles",
              "role_assignments?include_names",
              "services",
              "endpoints",
              "regions",
              "auth/projects",
              "limits")) {
        check(all, table, node.get(admin, "/v3/" + path));
      }
    }
  }

  private static void check(SoftAssertions all, String table, Reply reply) {
    all.assertThat(reply.status())
        .as("%s without %s: %s", reply.response().request().uri(), table, reply.response().body())
        .isLessThan(500);
  }
}
