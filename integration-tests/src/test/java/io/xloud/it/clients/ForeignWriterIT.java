package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.Conf;
import io.xloud.it.server.EventFence;
import io.xloud.it.server.IdentityServer;
import io.xloud.it.server.Mariadb;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Another program writes to the same tables and leaves no events: by default that is seen within
 * {@code cache.max-staleness} all the same, and what nobody changes is answered from memory for
 * longer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignWriterIT {
  private static final String SCHEMA = "foreign_writer";
  private static final String PASSWORD = "not theirs";
  private static final Duration BOUND = Duration.ofMillis(500);
  private static final int TRIES = 50;

  /** The word "secret", cheaply hashed. */
  private static final String HASH = "$2b$04$82sHj6Vjyg90SLWrfKiON.HcoaX62sFJoR4ihJfTEYUtPPGbvXJOC";

  private IdentityServer server;
  private Api api;
  private String admin;

  /** What makes a token bad, said of user {@code u}, project {@code p}, domain {@code d}. */
  private enum Loss {
    USER("UPDATE user SET enabled = 0 WHERE id = '%1$su'"),
    ROLE("DELETE FROM assignment WHERE actor_id = '%1$su'"),
    PROJECT("UPDATE project SET enabled = 0 WHERE id = '%1$sp'"),
    DOMAIN("UPDATE project SET enabled = 0 WHERE id = '%1$sd'"),
    GROUP("DELETE FROM user_group_membership WHERE user_id = '%1$su'"),
    TOKEN(
        "INSERT INTO revocation_event (audit_id, issued_before, revoked_at)"
            + " VALUES ('%2$s', UTC_TIMESTAMP(), UTC_TIMESTAMP())"),
    CHAIN(
        "INSERT INTO revocation_event (audit_chain_id, issued_before, revoked_at)"
            + " VALUES ('%2$s', UTC_TIMESTAMP(), UTC_TIMESTAMP())");

    private final String sql;

    Loss(String sql) {
      this.sql = sql;
    }
  }

  private record Bearer(String prefix, String token, String auditId) {}

  @BeforeAll
  void begin() throws Exception {
    server = IdentityServer.prepared(SCHEMA, Conf.empty(), PASSWORD).start();
    api = new Api(server.url());
    admin = api.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
    foreign(
        "INSERT INTO service (id, type, enabled) VALUES ('svc', 'compute', 1)",
        "INSERT INTO endpoint (id, interface, service_id, url) VALUES ('ep', 'public', 'svc', 'http://0')");
  }

  @AfterAll
  void end() {
    server.close();
  }

  @Test
  void what_others_write_is_never_seen_late() throws Exception {
    List<Map<Loss, Bearer>> rounds = new ArrayList<>();
    for (int round = 0; round < TRIES; round++) {
      rounds.add(bearers(round));
    }
    Bearer lasting = bearer("lasting", Loss.USER);
    keepAll(rounds, lasting);
    long hits = hits();
    validateAll(rounds, lasting);
    assertThat(hits() - hits)
        .as("answers from memory that were read longer ago than the bound")
        .isGreaterThanOrEqualTo(TRIES * Loss.values().length * 9L / 10);

    SoftAssertions all = new SoftAssertions();
    for (int round = 0; round < TRIES; round++) {
      String url = "http://" + (round + 1);
      for (Map.Entry<Loss, Bearer> each : rounds.get(round).entrySet()) {
        Bearer bearer = each.getValue();
        foreign(each.getKey().sql.formatted(bearer.prefix(), bearer.auditId()));
      }
      foreign("UPDATE endpoint SET url = '%s' WHERE id = 'ep'".formatted(url));
      Thread.sleep(BOUND);
      rounds
          .get(round)
          .forEach((loss, bearer) ->
              all.assertThat(status(bearer)).as("%s of %s", loss, bearer.prefix()).isEqualTo(404));
      all.assertThat(api.validate(admin, lasting.token()).with(200).body().toString())
          .contains(url);
    }
    all.assertAll();
  }

  private int status(Bearer bearer) {
    try {
      return api.validate(admin, bearer.token()).status();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Asked for twice, further apart than the bound, they join the watch. */
  private void keepAll(List<Map<Loss, Bearer>> rounds, Bearer lasting) throws Exception {
    for (int i = 0; i < 3; i++) {
      validateAll(rounds, lasting);
      Thread.sleep(BOUND.plusMillis(100));
    }
  }

  private void validateAll(List<Map<Loss, Bearer>> rounds, Bearer lasting) throws Exception {
    for (Map<Loss, Bearer> round : rounds) {
      for (Bearer bearer : round.values()) {
        api.validate(admin, bearer.token()).with(200);
      }
    }
    api.validate(admin, lasting.token()).with(200);
  }

  private Map<Loss, Bearer> bearers(int round) throws Exception {
    Map<Loss, Bearer> bearers = new EnumMap<>(Loss.class);
    for (Loss loss : Loss.values()) {
      bearers.put(loss, bearer("%s%d".formatted(loss.name().toLowerCase(), round), loss));
    }
    return bearers;
  }

  /** A user of a domain and project of its own. */
  private Bearer bearer(String prefix, Loss loss) throws Exception {
    String grant = loss == Loss.GROUP ? "'GroupProject', '%1$sg'" : "'UserProject', '%1$su'";
    String[] rows = {
      "INSERT INTO project (id, name, enabled, domain_id, is_domain)"
          + " VALUES ('%1$sd', '%1$sd', 1, '<<keystone.domain.root>>', 1)",
      "INSERT INTO project (id, name, enabled, domain_id, parent_id)"
          + " VALUES ('%1$sp', '%1$sp', 1, '%1$sd', '%1$sd')",
      "INSERT INTO user (id, enabled, domain_id) VALUES ('%1$su', 1, '%1$sd')",
      "INSERT INTO local_user (user_id, domain_id, name) VALUES ('%1$su', '%1$sd', '%1$su')",
      "INSERT INTO password (local_user_id, password_hash, created_at, created_at_int)"
          + " SELECT id, '"
          + HASH
          + "', UTC_TIMESTAMP(), 1 FROM local_user WHERE user_id = '%1$su'",
      "INSERT INTO `group` (id, domain_id, name) VALUES ('%1$sg', '%1$sd', '%1$sg')",
      "INSERT INTO user_group_membership VALUES ('%1$su', '%1$sg')",
      "INSERT INTO assignment SELECT " + grant + ", '%1$sp', id, 0 FROM role WHERE name = 'member'"
    };
    for (int i = 0; i < rows.length; i++) {
      rows[i] = rows[i].formatted(prefix);
    }
    foreign(rows);
    String scope = "{\"project\": {\"id\": \"%sp\"}}".formatted(prefix);
    Reply login = api.loginById(prefix + "u", "secret", scope).with(201);
    String audit = login.body().at("/token/audit_ids/0").asText();
    return new Bearer(prefix, login.token(), audit);
  }

  /** Whole answers from memory. */
  private long hits() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.managementUrl() + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofLines())
        .body()
        .filter(line -> line.startsWith("xloud_cache_requests_total"))
        .filter(line -> line.contains("\"answers\"") && line.contains("\"hit\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static void foreign(String... statements) throws Exception {
    try (Connection connection = Mariadb.running().connect(SCHEMA);
        Statement statement = connection.createStatement()) {
      statement.execute("set session server_id = " + EventFence.FOREIGN);
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
