package io.xloud.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.xloud.it.server.Conf;
import io.xloud.it.server.IdentityServer;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Settings from the days of old that change who may do what, and what is gone. */
class RareSettingsIT {
  private static final String ADMIN_TOKEN = "of-the-days-of-old";

  private static IdentityServer server;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    Conf conf =
        Conf.empty()
            .with("DEFAULT", "admin_token", ADMIN_TOKEN)
            .with("token", "revoke_by_id", false);
    server = IdentityServer.prepared("rare_settings", conf, "secret").start();
    api = new Api(server.url());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void l8_the_admin_token_may_do_everything_is_told_of_and_never_printed() throws Exception {
    String user = api.createUser(ADMIN_TOKEN, "made by nobody", "secret");
    api.get(ADMIN_TOKEN, "/v3/users/" + user).with(200);
    api.get(ADMIN_TOKEN, "/v3/OS-REVOKE/events").with(200);

    assertThat(Files.readString(server.log()))
        .contains("[DEFAULT] admin_token is set", "[DEFAULT] admin_token was used")
        .doesNotContain(ADMIN_TOKEN);
  }

  @Test
  void l8_the_admin_token_is_no_token() throws Exception {
    api.validate(ADMIN_TOKEN, ADMIN_TOKEN).with(404);
    api.post(
            ADMIN_TOKEN,
            "/v3/auth/tokens",
            "{\"auth\": {\"identity\": {\"methods\": [\"token\"], \"token\": {\"id\": \"%s\"}}}}"
                .formatted(ADMIN_TOKEN))
        .with(404);
  }

  @Test
  void l8_what_only_resembles_the_admin_token_opens_nothing() throws Exception {
    for (String token : new String[] {"of-the-days-of", ADMIN_TOKEN + "x", "OF-THE-DAYS-OF-OLD"}) {
      api.get(token, "/v3/users").with(401);
    }
    api.send("GET", "/v3/users", Map.of(), "").with(401);
  }

  @Test
  void the_list_of_revoked_pki_tokens_is_gone_where_nothing_is_revoked_by_id() throws Exception {
    Api.Reply reply = api.send("GET", "/v3/auth/tokens/OS-PKI/revoked", Map.of(), "").with(410);

    assertThat(reply.body().at("/error/message").asText())
        .isEqualTo("The service you have requested is no longer available on this server.");
    api.send("HEAD", "/v3/auth/tokens/OS-PKI/revoked", Map.of(), "").with(410);
  }
}
