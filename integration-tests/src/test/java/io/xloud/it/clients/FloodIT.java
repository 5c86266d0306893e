package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.clients.Api.Reply;
import io.xloud.it.clients.Api.Scope;
import io.xloud.it.server.CloudUnderTest;
import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A server that logs all it can, under logins that fail and with secrets in every place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FloodIT {
  private static final String PASSWORD = CloudUnderTest.ADMIN_PASSWORD;
  private static final int LOGINS = 60;

  private IdentityServer server;
  private Api api;

  @BeforeAll
  void start() throws Exception {
    Conf conf =
        Conf.empty()
            .with("DEFAULT", "debug", true)
            .with("identity", "password_hash_rounds", 11)
            .with("xloud", "passwords.waiting", 2);
    server =
        IdentityServer.prepared("flood", conf, PASSWORD)
            .start(Conf.empty(), Map.of("QUARKUS_LOG_LEVEL", "DEBUG", "XLOUD_LOG_ACCESS", "INFO"));
    api = new Api(server.url());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void g7_j2_a_flood_of_failing_logins_is_told_to_come_again_and_stops_nobody_else()
      throws Exception {
    String admin = api.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
    long logged = Files.size(server.log());
    List<Reply> flood;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> replies = new ArrayList<>();
      for (int login = 0; login < LOGINS; login++) {
        String name = login % 2 == 0 ? "admin" : "nobody";
        Callable<Reply> wrong = () -> api.login(name, "wrong", Scope.UNSCOPED);
        replies.add(threads.submit(wrong));
      }
      api.validate(admin, admin).with(200);
      flood = new ArrayList<>();
      for (Future<Reply> reply : replies) {
        flood.add(reply.get());
      }
    }

    assertThat(flood).extracting(Reply::status).contains(503).isSubsetOf(401, 503);
    assertThat(flood)
        .filteredOn(reply -> reply.status() == 503)
        .allSatisfy(reply ->
            assertThat(reply.response().headers().firstValueAsLong("Retry-After")).isPresent());
    assertThat((Files.size(server.log()) - logged) / LOGINS)
        .as("bytes logged for each")
        .isLessThan(4_000);
    api.login("admin", PASSWORD, Scope.PROJECT).with(201);
  }

  @Test
  void k1_no_secret_stands_in_the_log() throws Exception {
    String first = "first-" + UUID.randomUUID();
    String second = "second-" + UUID.randomUUID();
    String third = "third-" + UUID.randomUUID();
    String wrong = "wrong-" + UUID.randomUUID();
    String admin = api.login("admin", PASSWORD, Scope.PROJECT).with(201).token();
    String user = api.createUser(admin, "it-" + UUID.randomUUID(), first);
    String token = api.loginById(user, first).with(201).token();
    api.loginById(user, wrong).with(401);
    api.patch(token, "/v3/users/" + user, "{\"user\": {\"password\": [\"%s\"]}}".formatted(second))
        .with(400);
    String change = "{\"user\": {\"password\": \"%s\", \"original_password\": \"%s\"}}";
    api.post(token, "/v3/users/%s/password".formatted(user), change.formatted(second, first))
        .with(204);
    api.patch(admin, "/v3/users/" + user, "{\"user\": {\"password\": \"%s\"}}".formatted(third))
        .with(200);
    Thread.sleep(1_100); // the change kills the tokens of its own second, too
    String again = api.loginById(user, third).with(201).token();
    api.validate(admin, again).with(200);
    api.validate(admin, again + "A").with(404);
    api.get(again + "A", "/v3/users").with(401);
    api.revoke(admin, again).with(204);
    api.get(again, "/v3/users").with(401);
    api.post(admin, "/v3/auth/tokens", "{\"auth\": {\"password\": \"%s\"}}".formatted(wrong))
        .with(400);
    String domain = "{\"config\": {\"ldap\": {\"url\": \"ldap://x\", \"password\": \"%s\"}}}";
    api.send("PUT", admin, "/v3/domains/default/config", domain.formatted(wrong)).with(201);
    api.send(
            "POST",
            admin,
            "/v3/credentials",
            "{\"credential\": {\"blob\": \"%s\"}}".formatted(wrong))
        .with(400);

    String log = Files.readString(server.log());
    assertThat(log).contains("DEBUG");
    Stream<String> keys =
        Stream.of("fernet-keys", "credential-keys", "receipt-keys").flatMap(this::keys);
    assertThat(
            Stream.concat(
                    keys, Stream.of(first, second, third, wrong, PASSWORD, admin, token, again))
                .filter(log::contains))
        .isEmpty();
    assertThat(log).doesNotContain("$2b$").doesNotContain("keystone:keystone@");
  }

  private Stream<String> keys(String folder) {
    try (Stream<Path> files = Files.list(server.folder().resolve(folder))) {
      List<String> keys = new ArrayList<>();
      for (Path file : files.toList()) {
        keys.add(Files.readString(file).strip());
      }
      return keys.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
