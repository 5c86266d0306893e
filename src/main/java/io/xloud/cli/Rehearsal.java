package io.xloud.cli;

import io.quarkus.runtime.QuarkusApplication;
import io.xloud.error.StartFailure;
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
  private static final int LOGINS = 3;

  /** Enough for the compiler to see what is done often, few enough to wait for. */
  private static final int TOKENS = 150;

  private static final int VALIDATIONS_OF_EACH = 12;

  @Override
  public int run(String... args) throws Exception {
    Credentials admin = House.bean(FirstRun.class).prepare(Path.of(args[0]), args[1]);
    try (HttpClient client = HttpClient.newHttpClient()) {
      Client asking = new Client(client, URI.create(admin.authUrl() + "/auth/tokens"));
      String token = "";
      for (int login = 0; login < LOGINS; login++) {
        asking.version(admin);
        token = asking.issued(byPassword(admin));
      }
      for (int i = 0; i < TOKENS; i++) {
        asking.validate(token, asking.issued(byToken(token)));
      }
    }
    return 0;
  }

  private record Client(HttpClient http, URI tokens) {
    void version(Credentials admin) throws IOException, InterruptedException {
      send(HttpRequest.newBuilder(URI.create(admin.authUrl())));
    }

    String issued(String question) throws IOException, InterruptedException {
      return send(HttpRequest.newBuilder(tokens)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(question)))
          .headers()
          .firstValue("X-Subject-Token")
          .orElseThrow(() -> new StartFailure("The rehearsal got no token from " + tokens + "."));
    }

    void validate(String caller, String subject) throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(tokens)
              .header("X-Auth-Token", caller)
              .header("X-Subject-Token", subject);
      for (int i = 0; i < VALIDATIONS_OF_EACH; i++) {
        send(request.copy());
      }
      send(request.copy().HEAD());
      send(request.copy().uri(URI.create(tokens + "?nocatalog")));
    }

    /** A cache made of refusals would know the wrong way. */
    private HttpResponse<Void> send(HttpRequest.Builder request)
        throws IOException, InterruptedException {
      HttpRequest question = request.build();
      HttpResponse<Void> answer = http.send(question, BodyHandlers.discarding());
      if (answer.statusCode() >= 400) {
        throw new StartFailure(
            "The rehearsal was refused: %s %s got %d."
                .formatted(question.method(), question.uri(), answer.statusCode()));
      }
      return answer;
    }
  }

  private static String byPassword(Credentials admin) {
    return """
    {"auth": {"identity": {"methods": ["password"], "password": {"user": {
      "name": "admin", "domain": {"name": "Default"}, "password": "%s"}}},
      "scope": {"project": {"name": "admin", "domain": {"name": "Default"}}}}}
    """
        .formatted(admin.password().reveal());
  }

  private static String byToken(String token) {
    return """
    {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
      "scope": {"project": {"name": "admin", "domain": {"name": "Default"}}}}}
    """
        .formatted(token);
  }
}
