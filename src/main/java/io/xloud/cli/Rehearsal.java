package io.xloud.cli;

import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/**
 * A short life of a new server that asks itself what clients ask first, so that the AOT cache made
 * of this run knows the way. Given its data folder and its address.
 */
final class Rehearsal implements QuarkusApplication {
  private static final int ROUNDS = 5;

  @Override
  public int run(String... args) throws Exception {
    Credentials admin = House.bean(FirstRun.class).prepare(Path.of(args[0]), args[1]);
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int round = 0; round < ROUNDS; round++) {
        signIn(client, admin);
      }
    }
    return 0;
  }

  private static void signIn(HttpClient client, Credentials admin)
      throws IOException, InterruptedException {
    URI tokens = URI.create(admin.authUrl() + "/auth/tokens");
    client.send(
        HttpRequest.newBuilder(URI.create(admin.authUrl())).build(), BodyHandlers.discarding());
    HttpResponse<String> issued =
        client.send(
            HttpRequest.newBuilder(tokens)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(question(admin)))
                .build(),
            BodyHandlers.ofString());
    String token = issued.headers().firstValue("X-Subject-Token").orElse("");
    client.send(
        HttpRequest.newBuilder(tokens)
            .header("X-Auth-Token", token)
            .header("X-Subject-Token", token)
            .build(),
        BodyHandlers.discarding());
  }

  private static String question(Credentials admin) {
    return """
    {"auth": {"identity": {"methods": ["password"], "password": {"user": {
      "name": "admin", "domain": {"name": "Default"}, "password": "%s"}}},
      "scope": {"project": {"name": "admin", "domain": {"name": "Default"}}}}}
    """
        .formatted(admin.password().reveal());
  }
}
