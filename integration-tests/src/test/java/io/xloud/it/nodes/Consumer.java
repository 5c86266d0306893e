package io.xloud.it.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api;
import io.xloud.it.clients.OAuth1;
import java.util.Map;

/** A consumer of OAuth 1, and a user who lets it act. */
record Consumer(Seed seed, OAuth1 client, String user, String project, String userToken) {
  private static final String TOKENS = "/v3/auth/tokens";
  static final String ACCESS_TOKEN = "/v3/OS-OAUTH1/access_token";

  static Consumer made(Seed seed) throws Exception {
    JsonNode made =
        seed.node()
            .post(seed.admin(), "/v3/OS-OAUTH1/consumers", "{\"consumer\": {}}")
            .with(201)
            .body()
            .path("consumer");
    String user = seed.user();
    String project = seed.make("project", "");
    String admin = seed.node().role(seed.admin(), "admin");
    seed.put("/v3/projects/%s/users/%s/roles/%s", project, user, admin);
    return new Consumer(
        seed,
        OAuth1.of(made.path("id").asText(), made.path("secret").asText()),
        user,
        project,
        seed.token(user, "project", project));
  }

  String id() {
    return client.consumer();
  }

  private Api.Reply send(OAuth1 by, String path, Map<String, String> signed, String body)
      throws Exception {
    String header = by.header(seed.node().url() + path, signed);
    return seed.node()
        .send("POST", path, Map.of("Authorization", header, "Requested-Project-Id", project), body);
  }

  private OAuth1 with(Api.Reply made) {
    String form = made.with(201).response().body();
    return client.with(
        OAuth1.member(form, "oauth_token"), OAuth1.member(form, "oauth_token_secret"));
  }

  /** With a request token. */
  OAuth1 asking() throws Exception {
    return with(send(client, "/v3/OS-OAUTH1/request_token", Map.of("oauth_callback", "oob"), ""));
  }

  /** What the user tells. */
  String verifier(OAuth1 asking) throws Exception {
    String role = seed.node().role(seed.admin(), "reader");
    return seed.node()
        .send(
            "PUT",
            userToken,
            "/v3/OS-OAUTH1/authorize/" + asking.token(),
            "{\"roles\": [{\"id\": \"%s\"}]}".formatted(role))
        .with(200)
        .body()
        .at("/token/oauth_verifier")
        .asText();
  }

  /** With an access token. */
  OAuth1 acting() throws Exception {
    OAuth1 asking = asking();
    return with(send(asking, ACCESS_TOKEN, Map.of("oauth_verifier", verifier(asking)), ""));
  }

  String token(OAuth1 acting) throws Exception {
    return send(
            acting,
            TOKENS,
            Map.of(),
            "{\"auth\": {\"identity\": {\"methods\": [\"oauth1\"], \"oauth1\": {}}}}")
        .with(201)
        .token();
  }
}
