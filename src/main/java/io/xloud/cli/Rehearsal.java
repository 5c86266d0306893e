package io.xloud.cli;

import io.quarkus.runtime.QuarkusApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * A short life of the server that asks itself what clients ask first, so that the AOT cache made of
 * this run knows the way.
 */
final class Rehearsal implements QuarkusApplication {
  private static final int ROUNDS = 20;

  @Override
  public int run(String... args) throws Exception {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
    URI versions = URI.create("http://127.0.0.1:%d/v3".formatted(port));
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int round = 0; round < ROUNDS; round++) {
        client.send(
            HttpRequest.newBuilder(versions).build(), HttpResponse.BodyHandlers.discarding());
      }
    }
    return 0;
  }
}
