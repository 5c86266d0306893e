package io.xloud.bench.bare;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The least that Quarkus can do for a validation: one prepared answer to whoever asks. {@code
 * BARE_ANSWER} names a folder with its bytes in {@code body} and its headers in {@code headers},
 * one {@code Name: value} a line.
 */
@Singleton
final class BareRoute {
  private final Map<CharSequence, CharSequence> headers = new LinkedHashMap<>();
  private final Buffer body;

  BareRoute() throws IOException {
    Path answer = Path.of(System.getenv("BARE_ANSWER"));
    body = Buffer.buffer(Files.readAllBytes(answer.resolve("body")));
    for (String line : Files.readAllLines(answer.resolve("headers"))) {
      String[] part = line.split(": ", 2);
      headers.put(HttpHeaders.createOptimized(part[0]), HttpHeaders.createOptimized(part[1]));
    }
  }

  void open(@Observes Router router) {
    router.route("/v3/auth/tokens").handler(this::answer);
  }

  private void answer(RoutingContext routing) {
    HttpServerResponse response = routing.response();
    headers.forEach(response::putHeader);
    response.end(body);
  }
}
